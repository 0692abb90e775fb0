import type { Issue } from '../model/issue.ts';
import { findQuotientConversion, findUnit } from '../model/unit.ts';
import { FRAMEWORK_LIMITS } from './framework-limits.ts';
import { risingIssues } from './framework-normalise.ts';
import {
  childrenOf,
  error,
  isRaw,
  listOf,
  nodesOf,
  type Raw,
  type RawNode,
  warning,
} from './framework-raw.ts';
import { stepContentIssues } from './framework-steps.ts';

/**
 * What a schema cannot say about a framework file: codes that stand twice, units that are not in the table, denominators and
 * overrides that name nothing, siblings that all weigh zero, goalposts, ranges and bands the wrong way round, options without
 * effect, a tree that is too deep or too large. Takes any value, so that these are listed together with the schema's own complaints.
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
    ...nodes.flatMap(({ raw, path }) => [
      ...risingIssues(raw.goalposts, `${path}/goalposts`, 'normalise.goalpostsOrder'),
      ...risingIssues(raw.best, `${path}/best`, 'normalise.bestOrder'),
    ]),
    ...stepContentIssues(steps, nodes),
    ...bandIssues(document.bands),
  ];
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
  const children = childrenOf(raw);
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

function* bandIssues(bands: unknown): Generator<Issue> {
  let before = Number.NEGATIVE_INFINITY;
  for (const { raw, path } of listOf(bands, '/bands')) {
    if (typeof raw.min !== 'number') continue;
    if (raw.min <= before) yield error('framework.bandOrder', `${path}/min`, { min: raw.min, before });
    before = raw.min;
  }
}
