import type { Issue } from '../model/issue.ts';
import { NORMALISE_NEEDS } from '../model/method-needs.ts';
import { aggregateContent } from './framework-aggregate.ts';
import { normaliseContent } from './framework-normalise.ts';
import { unusedOptions } from './framework-option.ts';
import {
  entriesOf,
  error,
  isPair,
  isRaw,
  listOf,
  type Names,
  type RawAt,
  type RawNode,
  unknownKeys,
  valueFor,
  warning,
} from './framework-raw.ts';

type Content = (step: RawAt, names: Names) => Iterable<Issue>;

/** What a schema cannot say about the steps of a method. */
export function stepContentIssues(steps: readonly RawAt[], nodes: readonly RawNode[]): readonly Issue[] {
  const codes = (wanted: boolean): ReadonlySet<unknown> =>
    new Set(nodes.filter(({ isDimension }) => isDimension === wanted).map(({ raw }) => raw.code));
  const names = { nodes, indicators: codes(false), dimensions: codes(true) };
  return [
    ...steps.flatMap((step) => [
      ...unusedOptions(step),
      ...(valueFor(CONTENT, step.raw.step)?.(step, names) ?? []),
    ]),
    ...positiveIssues(steps),
  ];
}

const CONTENT: Readonly<Record<string, Content>> = {
  screen: screenContent,
  treat: ({ raw, path }, { indicators }) =>
    unknownKeys(raw.indicators, `${path}/indicators`, indicators, 'framework.indicatorUnknown'),
  normalise: normaliseContent,
  weight: weightContent,
  aggregate: aggregateContent,
};

function* screenContent({ raw, path }: RawAt, { dimensions }: Names): Generator<Issue> {
  yield* unknownKeys(raw.dimensions, `${path}/dimensions`, dimensions, 'framework.dimensionUnknown');
  const leaveOut: readonly unknown[] = Array.isArray(raw.leaveOut) ? raw.leaveOut : [];
  const kept = new Set<unknown>(Array.isArray(raw.keep) ? raw.keep : []);
  for (const [index, area] of leaveOut.entries())
    if (kept.has(area))
      yield error('framework.keptAndLeftOut', `${path}/leaveOut/${index}`, { area: String(area) });
}

/** Of weights only what is said about numbers of things; what the judgements are worth is for the method itself. */
function* weightContent({ raw, path }: RawAt): Generator<Issue> {
  const parts = listOf(raw.parts, `${path}/parts`);
  if (Array.isArray(raw.shares) && Array.isArray(raw.parts)) {
    if (raw.shares.length !== raw.parts.length)
      yield error('framework.sharesCount', `${path}/shares`, {
        shares: raw.shares.length,
        parts: raw.parts.length,
      });
    if (raw.shares.every((share) => share === 0)) yield error('framework.allZero', `${path}/shares`);
  }
  for (const part of parts) yield* weightContent(part);
}

/** Methods that are only defined for scores above 0. */
const POSITIVE: ReadonlySet<unknown> = new Set(['geometric', 'harmonic', 'generalised']);

/** A range that reaches 0 gives the worst area a score that a geometric mean is not defined for. */
function positiveIssues(steps: readonly RawAt[]): readonly Issue[] {
  const find = (name: string) => steps.find(({ raw }) => raw.step === name);
  const normalise = find('normalise');
  const aggregate = find('aggregate');
  if (!normalise || !aggregate) return [];
  const { to, method } = normalise.raw;
  const isRange = valueFor(NORMALISE_NEEDS, method)?.to === 'range';
  const low = isPair(to) ? to[0] : isRange ? 0 : undefined;
  if (low === undefined || low > 0) return [];
  const overrides = [aggregate.raw.levels, aggregate.raw.nodes].flatMap((map) =>
    entriesOf(map, '').map(([, choice]) => (isRaw(choice) ? choice.method : choice)),
  );
  return [aggregate.raw.method, ...overrides].some((name) => POSITIVE.has(name))
    ? [
        warning('framework.geometricNeedsPositive', isPair(to) ? `${normalise.path}/to` : normalise.path, {
          low,
        }),
      ]
    : [];
}
