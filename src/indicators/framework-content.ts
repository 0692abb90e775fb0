import type { Issue } from '../model/issue.ts';
import { NORMALISE_NEEDS, TO_FITS } from '../model/method-needs.ts';
import { findQuotientConversion, findUnit } from '../model/unit.ts';
import { escapePointer } from '../platform/document.ts';
import { FRAMEWORK_LIMITS } from './framework-limits.ts';

/** Something of unknown shape: what is not there, or not what it should be, is the schema's to report. */
type Raw = Readonly<Record<string, unknown>>;

interface RawNode {
  readonly raw: Raw;
  readonly path: string;
  readonly depth: number;
  readonly isDimension: boolean;
}

/**
 * What a schema cannot say about a framework file: codes that stand twice, units that are not in the table, denominators and
 * overrides that name nothing, siblings that all weigh zero, goalposts, ranges and bands the wrong way round, a tree that is too
 * deep or too large. Takes any value, so that these are listed together with the schema's own complaints.
 */
export function contentIssues(document: unknown): readonly Issue[] {
  if (!isRaw(document)) return [];
  const nodes = nodesOf(document.tree);
  const variables = listOf(document.variables, '/variables');
  const steps = listOf(document.method, '/method');
  return [
    ...sizeIssues(nodes),
    ...codeIssues([...nodes, ...variables]),
    ...codeIssues(listOf(document.bands, '/bands')),
    ...[...nodes.filter(({ isDimension }) => !isDimension), ...variables].flatMap(unitIssues),
    ...nodes.flatMap(siblingIssues),
    ...denominatorIssues(nodes, variables, steps),
    ...numeratorIssues(nodes, variables, steps),
    ...nodes.flatMap(({ raw, path }) => postsIssues(raw.goalposts, `${path}/goalposts`)),
    ...steps.flatMap(({ raw, path }) => stepIssues(raw, path, nodes)),
    ...aggregationIssues(steps),
    ...bandIssues(document.bands),
  ];
}

/** All nodes, each parent before its children, no deeper than one level past the limit. */
function nodesOf(tree: unknown): readonly RawNode[] {
  const nodes: RawNode[] = [];
  const visit = (raw: unknown, path: string, depth: number): void => {
    if (!isRaw(raw) || depth > FRAMEWORK_LIMITS.treeDepth) return;
    const children = Array.isArray(raw.children) ? (raw.children as readonly unknown[]) : [];
    nodes.push({ raw, path, depth, isDimension: 'children' in raw });
    children.forEach((child, index) => {
      visit(child, `${path}/children/${index}`, depth + 1);
    });
  };
  visit(tree, '/tree', 0);
  return nodes;
}

function* sizeIssues(nodes: readonly RawNode[]): Generator<Issue> {
  const { treeDepth, nodes: limit } = FRAMEWORK_LIMITS;
  for (const { path, depth } of nodes)
    if (depth === treeDepth) yield error('framework.tooDeep', path, { limit: treeDepth });
  if (nodes.length > limit) yield error('framework.tooLarge', '/tree', { limit });
}

function* codeIssues(things: readonly { readonly raw: Raw; readonly path: string }[]): Generator<Issue> {
  const first = new Map<string, string>();
  for (const { raw, path } of things) {
    if (typeof raw.code !== 'string') continue;
    const other = first.get(raw.code);
    if (other === undefined) first.set(raw.code, path);
    else yield error('framework.codeRepeated', `${path}/code`, { code: raw.code, first: other });
  }
}

function unitIssues({ raw, path }: { readonly raw: Raw; readonly path: string }): readonly Issue[] {
  return typeof raw.unit === 'string' && findUnit(raw.unit) === undefined
    ? [error('unit.unknown', `${path}/unit`, {}, raw.unit)]
    : [];
}

function siblingIssues({ raw, path }: RawNode): readonly Issue[] {
  const children: readonly unknown[] = Array.isArray(raw.children) ? raw.children : [];
  const isZero = (child: unknown): boolean => isRaw(child) && child.weight === 0;
  return children.length > 0 && children.every(isZero)
    ? [error('weight.allZero', path, { node: String(raw.code) })]
    : [];
}

function* denominatorIssues(
  nodes: readonly RawNode[],
  variables: readonly { readonly raw: Raw }[],
  steps: readonly { readonly raw: Raw }[],
): Generator<Issue> {
  const columns = new Set(
    [...nodes.filter(({ isDimension }) => !isDimension), ...variables].map(({ raw }) => raw.code),
  );
  const isDivided = steps.some(({ raw }) => raw.step === 'denominate');
  for (const { raw, path } of nodes) {
    const { denominator, code } = raw;
    if (typeof denominator !== 'string') continue;
    const at = `${path}/denominator`;
    if (denominator === code) yield error('framework.denominatorSelf', at, { indicator: String(code) });
    else if (!columns.has(denominator)) yield error('framework.denominatorUnknown', at, { denominator });
    if (steps.length > 0 && !isDivided)
      yield warning('framework.denominatorUnused', at, { indicator: String(code), denominator });
  }
}

/** A quotient of two figures: both must be there, be figures themselves, be divided at all, and fit the indicator's unit. */
function* numeratorIssues(
  nodes: readonly RawNode[],
  variables: readonly { readonly raw: Raw }[],
  steps: readonly { readonly raw: Raw }[],
): Generator<Issue> {
  const columns = new Map(
    [...nodes.filter(({ isDimension }) => !isDimension), ...variables].map(({ raw }) => [raw.code, raw]),
  );
  const isDivided = steps.some(({ raw }) => raw.step === 'denominate');
  for (const { raw, path } of nodes) {
    const { numerator, denominator, code, unit } = raw;
    const below = columns.get(denominator);
    if (below?.numerator !== undefined)
      yield error('framework.quotientChained', `${path}/denominator`, { figure: String(denominator) });
    if (typeof numerator !== 'string') continue;
    const at = `${path}/numerator`;
    const above = columns.get(numerator);
    if (numerator === code || !above) yield error('framework.numeratorUnknown', at, { numerator });
    else if (above.numerator !== undefined)
      yield error('framework.quotientChained', at, { figure: numerator });
    else if (denominator === undefined || (steps.length > 0 && !isDivided))
      yield error('framework.numeratorAlone', at, { indicator: String(code) });
    else if (below && !findQuotientConversion(String(above.unit), String(below.unit), String(unit)))
      yield error('framework.numeratorUnit', `${path}/unit`, {
        numerator: String(above.unit),
        denominator: String(below.unit),
        unit: String(unit),
      });
  }
}

function stepIssues(step: Raw, path: string, nodes: readonly RawNode[]): readonly Issue[] {
  const codes = (wanted: boolean): ReadonlySet<unknown> =>
    new Set(nodes.filter(({ isDimension }) => isDimension === wanted).map(({ raw }) => raw.code));
  return [
    ...unknownKeys(step.indicators, `${path}/indicators`, codes(false), 'framework.indicatorUnknown'),
    ...unknownKeys(step.nodes, `${path}/nodes`, codes(true), 'framework.dimensionUnknown'),
    ...(step.step === 'normalise' ? scaleIssues(step, path) : []),
  ];
}

function* unknownKeys(
  overrides: unknown,
  path: string,
  codes: ReadonlySet<unknown>,
  issueCode: string,
): Generator<Issue> {
  if (!isRaw(overrides)) return;
  for (const code of Object.keys(overrides))
    if (!codes.has(code)) yield error(issueCode, `${path}/${escapePointer(code)}`, { code });
}

/** `to` of the step and of each override, as the method at that place reads it. */
function* scaleIssues(step: Raw, path: string): Generator<Issue> {
  const reading = readingOf(step.method);
  if (reading) yield* toIssues(step.to, reading, `${path}/to`);
  if (!isRaw(step.indicators)) return;
  for (const [code, override] of Object.entries(step.indicators)) {
    if (!isRaw(override)) continue;
    const at = `${path}/indicators/${escapePointer(code)}`;
    const own = readingOf(override.method);
    if (own && override.to !== undefined) yield* toIssues(override.to, own, `${at}/to`);
    else if (own && own !== reading) yield error('framework.toMissing', at, { indicator: code });
    yield* postsIssues(override.goalposts, `${at}/goalposts`);
  }
}

const readingOf = (method: unknown): 'range' | 'moments' | undefined =>
  typeof method === 'string' && Object.hasOwn(NORMALISE_NEEDS, method)
    ? NORMALISE_NEEDS[method as keyof typeof NORMALISE_NEEDS].to
    : undefined;

const toIssues = (to: unknown, reading: 'range' | 'moments', path: string): readonly Issue[] =>
  isPair(to) && !TO_FITS[reading](to)
    ? [error(`normalise.${reading}`, path, { first: to[0], second: to[1] })]
    : [];

const postsIssues = (posts: unknown, path: string): readonly Issue[] =>
  isPair(posts) && !(posts[0] < posts[1])
    ? [error('normalise.goalpostsOrder', path, { low: posts[0], high: posts[1] })]
    : [];

/** A range that reaches 0 gives the worst area a score that a geometric mean is not defined for. */
function aggregationIssues(steps: readonly { readonly raw: Raw; readonly path: string }[]): readonly Issue[] {
  const find = (name: string) => steps.find(({ raw }) => raw.step === name);
  const normalise = find('normalise');
  const aggregate = find('aggregate');
  if (!normalise || !aggregate || !isPair(normalise.raw.to) || normalise.raw.to[0] > 0) return [];
  const nodes = isRaw(aggregate.raw.nodes) ? Object.values(aggregate.raw.nodes) : [];
  return [aggregate.raw.method, ...nodes].includes('geometric')
    ? [warning('framework.geometricNeedsPositive', `${normalise.path}/to`, { low: normalise.raw.to[0] })]
    : [];
}

function* bandIssues(bands: unknown): Generator<Issue> {
  let before = Number.NEGATIVE_INFINITY;
  for (const { raw, path } of listOf(bands, '/bands')) {
    if (typeof raw.min !== 'number') continue;
    if (raw.min <= before) yield error('framework.bandOrder', `${path}/min`, { min: raw.min, before });
    before = raw.min;
  }
}

const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((item) => typeof item === 'number');

function listOf(value: unknown, path: string): readonly { readonly raw: Raw; readonly path: string }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((raw: unknown, index) => (isRaw(raw) ? [{ raw, path: `${path}/${index}` }] : []));
}

const error = (code: string, path: string, details: Issue['details'] = {}, value?: string): Issue => ({
  code,
  severity: 'error',
  at: { path },
  details,
  ...(value === undefined ? {} : { value: value.slice(0, 200) }),
});

const warning = (code: string, path: string, details: Issue['details'] = {}): Issue => ({
  ...error(code, path, details),
  severity: 'warning',
});
