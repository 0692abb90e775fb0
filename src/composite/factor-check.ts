import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { Step, StepName } from '../model/method.ts';
import { findStep, readinessIssues } from '../model/readiness.ts';
import type { Distribution, Factor } from '../model/uncertainty.ts';
import { listedValues } from './distribution.ts';
import { STEP_OPTIONS } from './factor-options.ts';
import { hasPlace, pointerNames, withOption } from './factor-step.ts';
import { childrenOf, indicatorsOf, nodesOf, type TreeNode } from './tree.ts';

/** Something wrong, by its code after `uncertainty.` and where in the factor; or what readiness says of a changed framework. */
type Say = (what: string | Issue, path: string, details?: Issue['details']) => void;
type Check<K extends Factor['kind']> = (
  factor: Extract<Factor, { kind: K }>,
  framework: Framework,
  say: Say,
) => void;

/** Everything wrong with the factors of a specification that has the right shape. Paths lead into the specification. */
export function factorIssues(factors: readonly Factor[], framework: Framework): readonly Issue[] {
  const issues: Issue[] = [];
  const names = new Set<string>();
  const whole = new Map<string, string>();
  factors.forEach((factor, at) => {
    const path = `/factors/${at}`;
    const say: Say = (what, inner, details = {}) => {
      const issue = typeof what === 'string' ? issueOf(what, '', details) : what;
      issues.push({ ...issue, at: { path: path + inner } });
    };
    const { name } = factor;
    if (!/^[A-Za-z0-9._:-]+$/.test(name)) say('nameInvalid', '/name', { name });
    if (names.has(name)) say('nameRepeated', '/name', { name });
    names.add(name);
    const all = replacesAll(factor);
    if (all !== undefined && whole.has(all)) say('twice', '', { name, other: whole.get(all)! });
    if (all !== undefined && !whole.has(all)) whole.set(all, name);
    (CHECK[factor.kind] as Check<Factor['kind']>)(factor, framework, say);
  });
  return issues;
}

/** What a factor replaces as a whole, so that another of the kind would leave nothing of it. */
const replacesAll = (factor: Factor): string | undefined => {
  if (factor.kind === 'step') return `step ${factor.alternatives[0]?.step}`;
  if (factor.kind === 'parameter') return `parameter ${factor.step} ${factor.path}`;
  return factor.kind === 'weightSet' ? 'weightSet' : undefined;
};

const CHECK: { readonly [K in Factor['kind']]: Check<K> } = {
  step: ({ alternatives, probabilities }, framework, say) => {
    const [first] = alternatives;
    if (first === undefined) return say('noAlternative', '/alternatives');
    if (!isOurs(first.step, framework, say, '/alternatives/0/step')) return;
    alternatives.forEach((step, at) => {
      if (step.step === first.step) sayNotReady(framework, step, say, `/alternatives/${at}`);
      else say('otherStep', `/alternatives/${at}/step`, { step: step.step, first: first.step });
    });
    checkProbabilities(probabilities, alternatives.length, say, '/probabilities');
  },
  parameter: ({ step: name, path, of }, framework, say) => {
    if (!isOurs(name, framework, say, '/step')) return;
    const fits = checkDistribution(of, say);
    const step = findStep(framework.method, name)!;
    const [option] = pointerNames(path);
    if (!hasPlace(step, path) || !Object.hasOwn(STEP_OPTIONS[name], option!))
      return say('path', '/path', { path, step: name });
    if (!fits) return;
    for (const value of listedValues(of) ?? [])
      sayNotReady(framework, withOption(step, path, value), say, '/of');
  },
  weightNoise: ({ relative, depths }, framework, say) => {
    if (!(relative > 0 && relative <= 1)) say('relative', '/relative', { value: relative });
    checkDepths(depths, framework, say);
  },
  weightDirichlet: ({ concentration, depths }, framework, say) => {
    if (!(concentration > 0)) say('positive', '/concentration', { value: concentration });
    checkDepths(depths, framework, say);
  },
  weightSet: ({ sets, probabilities }, framework, say) => {
    if (sets.length === 0) return say('noAlternative', '/sets');
    const nodes = nodesOf(framework.tree);
    sets.forEach((set, at) => {
      checkSet(set, nodes, say, `/sets/${at}`);
    });
    checkProbabilities(probabilities, sets.length, say, '/probabilities');
  },
  dataError: ({ standardDeviation, indicators }, framework, say) => {
    if (!(standardDeviation > 0)) say('positive', '/standardDeviation', { value: standardDeviation });
    const known = new Set(indicatorsOf(framework.tree).map(({ code }) => code));
    indicators?.forEach((code, at) => {
      if (!known.has(code)) say('nodeUnknown', `/indicators/${at}`, { node: code });
    });
  },
  imputationError: ({ standardDeviation }, framework, say) => {
    if (!(standardDeviation > 0)) say('positive', '/standardDeviation', { value: standardDeviation });
    if (!findStep(framework.method, 'impute')) say('stepAbsent', '/kind', { step: 'impute' });
  },
  removal: ({ nodes: codes }, framework, say) => {
    if (codes.length === 0) say('noAlternative', '/nodes');
    const nodes = nodesOf(framework.tree);
    const siblings = childrenOf(nodes);
    codes.forEach((code, at) => {
      const own = nodes.findIndex((node) => node.code === code && node.parent !== null);
      if (own < 0) say('nodeUnknown', `/nodes/${at}`, { node: code });
      else if (siblings.some((group) => group.length === 1 && group[0] === own))
        say('onlyChild', `/nodes/${at}`, { node: code });
    });
  },
};

/** Whether a step can be uncertain here: the method has it, and the engine is who carries it out. */
function isOurs(name: StepName, { method }: Framework, say: Say, path: string): boolean {
  if (name === 'select') say('stepFixed', path, { step: name });
  else if (!findStep(method, name)) say('stepAbsent', path, { step: name });
  else return true;
  return false;
}

/** What the framework would lack if a step had this form. */
function sayNotReady(framework: Framework, step: Step, say: Say, path: string): void {
  const method = framework.method.map((own) => (own.step === step.step ? step : own));
  const known = new Set(readinessIssues(framework).map(({ code }) => code));
  const [issue] = readinessIssues({ ...framework, method }).filter(({ code }) => !known.has(code));
  if (issue) say(issue, path);
}

function checkDistribution(of: Distribution, say: Say): boolean {
  const isFit = FITS[of.distribution] as (of: Distribution) => boolean;
  if (!isFit(of)) say('distribution', '/of', { distribution: of.distribution });
  else if (of.distribution === 'choice')
    return checkProbabilities(of.probabilities, of.values.length, say, '/of/probabilities');
  return isFit(of);
}

const FITS: {
  readonly [N in Distribution['distribution']]: (of: Extract<Distribution, { distribution: N }>) => boolean;
} = {
  uniform: ({ low, high }) => low < high,
  normal: ({ standardDeviation }) => standardDeviation > 0,
  triangular: ({ low, mode, high }) => low <= mode && mode <= high && low < high,
  integer: ({ low, high }) => Number.isSafeInteger(low) && Number.isSafeInteger(high) && low <= high,
  choice: ({ values }) => values.length > 0,
};

function checkProbabilities(
  probabilities: readonly number[] | undefined,
  count: number,
  say: Say,
  path: string,
): boolean {
  if (probabilities === undefined) return true;
  const isFit =
    probabilities.length === count &&
    probabilities.every((probability) => probability >= 0) &&
    probabilities.some((probability) => probability > 0);
  if (!isFit) say('probabilities', path, { count });
  return isFit;
}

function checkDepths(depths: readonly number[] | undefined, { tree }: Framework, say: Say): void {
  const known = new Set(nodesOf(tree).map(({ depth }) => depth));
  depths?.forEach((depth, at) => {
    if (depth === 0 || !known.has(depth))
      say('depth', `/depths/${at}`, { value: depth, deepest: Math.max(...known) });
  });
}

/** A set names either all siblings or none of them, so that it is clear what a weight is relative to. */
function checkSet(
  set: Readonly<Record<string, number>>,
  nodes: readonly TreeNode[],
  say: Say,
  path: string,
): void {
  const known = new Set(nodes.filter(({ parent }) => parent !== null).map(({ code }) => code));
  for (const [node, weight] of Object.entries(set)) {
    if (!known.has(node)) say('nodeUnknown', path, { node });
    if (!(weight >= 0)) say('weightNegative', path, { node, value: weight });
  }
  childrenOf(nodes).forEach((children, parent) => {
    const codes = children.map((child) => nodes[child]!.code);
    const named = codes.filter((code) => Object.hasOwn(set, code));
    if (named.length === 0) return;
    const node = nodes[parent]!.code;
    if (named.length < codes.length)
      say('setIncomplete', path, { node, missing: codes.filter((code) => !named.includes(code)).join(', ') });
    else if (codes.every((code) => set[code] === 0)) say('setAllZero', path, { node });
  });
}

const issueOf = (code: string, path: string, details: Issue['details'] = {}): Issue => ({
  code: `uncertainty.${code}`,
  severity: 'error',
  at: { path },
  details,
});

/** Issues that a whole job may have, too. */
export const FACTOR_ISSUES = {
  nodeUnknown: (path: string, node: string): Issue => issueOf('nodeUnknown', path, { node }),
} as const;
