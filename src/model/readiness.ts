import {
  type Dimension,
  type Framework,
  type FrameworkNode,
  type Indicator,
  isIndicator,
} from './framework.ts';
import type { Issue } from './issue.ts';
import {
  type AggregateChoice,
  type AggregateStep,
  type NormaliseChoice,
  STEP_AFTER,
  STEPS_NEEDED,
  type Step,
  type StepName,
} from './method.ts';
import { IMPUTE_NEEDS, NORMALISE_NEEDS, normaliseChoiceOf } from './method-needs.ts';
import { needsWeight, readsScores } from './weight-needs.ts';

/** The step of a name, if the method has it. */
export const findStep = <N extends StepName>(
  method: readonly Step[],
  name: N,
): Extract<Step, { step: N }> | undefined =>
  method.find((step): step is Extract<Step, { step: N }> => step.step === name);

/**
 * Everything that keeps a framework of the right shape from being assessed: steps that are missing, repeated or out of order;
 * weights, directions, goalposts, targets, best values, groupings and options that the chosen methods need and the file does
 * not give. Empty: it is ready. Whether weights and posts make sense is for the steps themselves.
 */
export function readinessIssues(framework: Framework): readonly Issue[] {
  const { tree, method } = framework;
  const weight = findStep(method, 'weight');
  const normalise = findStep(method, 'normalise');
  const issues = [...method.flatMap((step, index) => [...optionIssues(step, `/method/${index}`)])];
  const visit = (node: FrameworkNode, path: string, parent: Dimension | null): void => {
    if (weight && parent && node.weight === null && needsWeight(weight, node, parent))
      issues.push(issueAt('framework.weightUnknown', `${path}/weight`, { node: node.code }));
    if (isIndicator(node)) {
      if (node.direction === null)
        issues.push(issueAt('framework.directionUnknown', `${path}/direction`, { indicator: node.code }));
      if (normalise) issues.push(...scaleIssues(node, path, normaliseChoiceOf(normalise, node.code)));
    } else
      node.children.forEach((child, index) => {
        visit(child, `${path}/children/${index}`, node);
      });
  };
  visit(tree, '/tree', null);
  return [...orderIssues(method), ...issues];
}

function* orderIssues(method: readonly Step[]): Generator<Issue> {
  for (const needed of STEPS_NEEDED)
    if (!findStep(method, needed)) yield issueAt('framework.stepMissing', '/method', { needed });
  const seen = new Set<StepName>();
  for (const [index, step] of method.entries()) {
    const path = `/method/${index}`;
    if (seen.has(step.step)) yield issueAt('framework.stepRepeated', path, { step: step.step });
    seen.add(step.step);
    for (const before of stepsBefore(step))
      if (method.slice(index + 1).some((later) => later.step === before))
        yield issueAt('framework.stepOrder', path, { step: step.step, before });
  }
}

const stepsBefore = (step: Step): readonly StepName[] =>
  step.step === 'weight' && readsScores(step) ? [...STEP_AFTER.weight, 'normalise'] : STEP_AFTER[step.step];

/** What a step's methods need to be told in the step itself. */
function* optionIssues(step: Step, path: string): Generator<Issue> {
  if (step.step === 'impute' && IMPUTE_NEEDS[step.method].group && step.group === undefined)
    yield issueAt('framework.groupMissing', path, { method: step.method });
  if (step.step === 'normalise') {
    yield* choiceIssues(step, path);
    for (const code of Object.keys(step.indicators ?? {}))
      yield* choiceIssues(normaliseChoiceOf(step, code), `${path}/indicators/${escapePointer(code)}`);
  }
  if (step.step === 'aggregate') yield* aggregateIssues(step, path);
}

/** What a normalisation must be told beside what an indicator says of itself. */
function* choiceIssues(choice: NormaliseChoice, path: string): Generator<Issue> {
  for (const option of ['from', 'reference'] as const)
    if (NORMALISE_NEEDS[choice.method][option] && choice[option] === undefined)
      yield optionMissing(path, choice.method, option);
}

function* aggregateIssues(step: AggregateStep, path: string): Generator<Issue> {
  yield* combinationIssues(step, path);
  for (const map of ['levels', 'nodes'] as const)
    for (const [key, choice] of Object.entries(step[map] ?? {}))
      if (typeof choice !== 'string')
        yield* combinationIssues(choice, `${path}/${map}/${escapePointer(key)}`);
}

/** A dimension has no goalposts, target or best value of its own, so its `rescale` says them all. */
function* combinationIssues(choice: AggregateChoice, path: string): Generator<Issue> {
  const { missing, group, rescale } = choice;
  if (missing === 'groupMean' && group === undefined)
    yield issueAt('framework.groupMissing', path, { method: missing });
  if (!rescale) return;
  const needs = NORMALISE_NEEDS[rescale.method];
  for (const option of ['goalposts', 'target', 'from', 'reference'] as const)
    if (needs[option] && rescale[option] === undefined)
      yield optionMissing(`${path}/rescale`, rescale.method, option);
  if (needs.best !== 'none' && rescale.best === undefined)
    yield optionMissing(`${path}/rescale`, rescale.method, 'best');
}

/** What an indicator's normalisation needs to know of the indicator. */
function* scaleIssues(indicator: Indicator, path: string, choice: NormaliseChoice): Generator<Issue> {
  const needs = NORMALISE_NEEDS[choice.method];
  const posts = choice.goalposts ?? indicator.goalposts;
  const best = choice.best ?? indicator.best;
  const details = { indicator: indicator.code };
  if (needs.goalposts && posts === undefined) yield issueAt('framework.goalpostsMissing', path, details);
  const { shift = 0 } = choice;
  if (
    needs.goalposts &&
    choice.scale === 'log' &&
    choice.goalposts === undefined &&
    posts &&
    posts[0] + shift <= 0
  )
    yield issueAt('framework.goalpostsLog', `${path}/goalposts`, { low: posts[0] });
  if (needs.target && (choice.target ?? indicator.target) === undefined)
    yield issueAt('framework.targetMissing', path, details);
  if (needs.best === 'none') return;
  if (best === undefined) yield issueAt('framework.bestMissing', path, details);
  else if (choice.best === undefined && (typeof best === 'number') !== (needs.best === 'value'))
    yield issueAt(`framework.best.${needs.best}`, `${path}/best`, { method: choice.method });
}

const optionMissing = (path: string, method: string, option: string): Issue =>
  issueAt('framework.optionMissing', path, { method, option });

const issueAt = (code: string, path: string, details: Issue['details']): Issue => ({
  code,
  severity: 'error',
  at: { path },
  ...(details === undefined ? {} : { details }),
});

/** As the document's reader writes it (RFC 6901). */
const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
