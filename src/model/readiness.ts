import { type Framework, type FrameworkNode, type Indicator, isIndicator } from './framework.ts';
import type { Issue } from './issue.ts';
import { type NormaliseStep, STEP_AFTER, STEPS_NEEDED, type Step, type StepName } from './method.ts';
import { IMPUTE_NEEDS, NORMALISE_NEEDS, WEIGHT_NEEDS } from './method-needs.ts';

/** The step of a name, if the method has it. */
export const findStep = <N extends StepName>(
  method: readonly Step[],
  name: N,
): Extract<Step, { step: N }> | undefined =>
  method.find((step): step is Extract<Step, { step: N }> => step.step === name);

/**
 * Everything that keeps a framework of the right shape from being assessed: steps that are missing, repeated or out of order,
 * weights, directions, goalposts and groupings that the chosen methods need and the file does not give. Empty: it is ready.
 * Whether weights and posts make sense is for the steps themselves.
 */
export function readinessIssues(framework: Framework): readonly Issue[] {
  const { tree, method } = framework;
  const weight = findStep(method, 'weight');
  const needsWeights = weight !== undefined && WEIGHT_NEEDS[weight.method].weights;
  const normalise = findStep(method, 'normalise');
  const issues = [...stepIssues(method)];
  const visit = (node: FrameworkNode, path: string, isRoot: boolean): void => {
    if (needsWeights && !isRoot && node.weight === null)
      issues.push(issueAt('framework.weightUnknown', `${path}/weight`, { node: node.code }));
    if (isIndicator(node)) {
      if (node.direction === null)
        issues.push(issueAt('framework.directionUnknown', `${path}/direction`, { indicator: node.code }));
      if (normalise && needsPosts(node, normalise))
        issues.push(issueAt('framework.goalpostsMissing', path, { indicator: node.code }));
    } else
      node.children.forEach((child, index) => {
        visit(child, `${path}/children/${index}`, false);
      });
  };
  visit(tree, '/tree', true);
  return issues;
}

function* stepIssues(method: readonly Step[]): Generator<Issue> {
  for (const needed of STEPS_NEEDED)
    if (!findStep(method, needed)) yield issueAt('framework.stepMissing', '/method', { needed });
  const seen = new Set<StepName>();
  for (const [index, step] of method.entries()) {
    const path = `/method/${index}`;
    if (seen.has(step.step)) yield issueAt('framework.stepRepeated', path, { step: step.step });
    seen.add(step.step);
    for (const before of STEP_AFTER[step.step])
      if (method.slice(index + 1).some((later) => later.step === before))
        yield issueAt('framework.stepOrder', path, { step: step.step, before });
    if (step.step === 'impute' && IMPUTE_NEEDS[step.method].group && step.group === undefined)
      yield issueAt('framework.groupMissing', path, { method: step.method });
  }
}

function needsPosts(indicator: Indicator, step: NormaliseStep): boolean {
  const overrides = step.indicators ?? {};
  const override = Object.hasOwn(overrides, indicator.code) ? overrides[indicator.code] : undefined;
  const method = override?.method ?? step.method;
  return NORMALISE_NEEDS[method].goalposts && (override?.goalposts ?? indicator.goalposts) === undefined;
}

const issueAt = (code: string, path: string, details: Issue['details']): Issue => ({
  code,
  severity: 'error',
  at: { path },
  ...(details === undefined ? {} : { details }),
});
