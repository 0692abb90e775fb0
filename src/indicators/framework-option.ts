import type { Issue } from '../model/issue.ts';
import type { NormaliseMethodName } from '../model/method.ts';
import {
  IMPUTE_NEEDS,
  NORMALISE_NEEDS,
  NORMALISE_OPTIONS,
  readsOption,
  TREAT_READS,
} from '../model/method-needs.ts';
import {
  AGGREGATE_READ_BY_ALL,
  AGGREGATE_READS,
  NORMALISE_READS_OTHERS,
  WEIGHT_READS,
} from '../model/method-reads.ts';
import { entriesOf, isRaw, listOf, type Raw, type RawAt, valueFor, warning } from './framework-raw.ts';

/** The options that a choice of a method reads; undefined if the method is none that is known. */
type Reads = (choice: Raw) => readonly string[] | undefined;

/** Keys that are no options of a method: names, overrides, and parts that are looked at by themselves. */
const STRUCTURE = new Set(['step', 'method', 'indicators', 'nodes', 'levels']);

const imputeReads: Reads = ({ method }) => {
  const needs = valueFor(IMPUTE_NEEDS, method);
  return (
    needs && [
      ...(needs.group ? ['group'] : []),
      ...(needs.panel ? ['maxAge'] : []),
      ...(needs.over ? ['over'] : []),
    ]
  );
};

const treatReads: Reads = ({ method, otherwise }) => {
  const own = valueFor(TREAT_READS, method);
  if (!own) return undefined;
  if (method === 'none') return [];
  const then = own.includes('otherwise') ? (valueFor(TREAT_READS, otherwise) ?? []) : [];
  return ['skewness', 'kurtosis', 'over', ...own, ...then];
};

const normaliseReads: Reads = ({ method, scale }) => {
  if (valueFor(NORMALISE_NEEDS, method) === undefined) return undefined;
  const name = method as NormaliseMethodName;
  return [
    ...NORMALISE_OPTIONS.filter(
      (option) => readsOption(name, option) && (option !== 'shift' || scale === 'log'),
    ),
    ...(NORMALISE_READS_OTHERS[name] ? ['over'] : []),
  ];
};

const weightReads: Reads = ({ method, how }) =>
  valueFor(WEIGHT_READS, method)?.filter((option) => option !== 'shares' || how === 'linear');

const aggregateReads: Reads = ({ method, missing }) => {
  const own = valueFor(AGGREGATE_READS, method);
  return (
    own && [
      ...own,
      ...AGGREGATE_READ_BY_ALL.filter((option) => option !== 'group' || missing === 'groupMean'),
    ]
  );
};

/** One choice and all that may take an option from it. */
interface Place extends RawAt {
  readonly heirs?: readonly Raw[];
  readonly reads: Reads;
}

/** Where a step says what its methods shall do: the step itself, its overrides, and choices inside of these. */
const PLACES: Readonly<Record<string, (step: RawAt) => readonly Place[]>> = {
  impute: (step) => [{ ...step, reads: imputeReads }],
  treat: (step) => withOverrides(step, treatReads),
  normalise: (step) => withOverrides(step, normaliseReads),
  weight: (step) => weightPlaces(step),
  aggregate: ({ raw, path }) =>
    [
      { raw, path, heirs: namesIn(raw.levels, raw.nodes).map((method) => ({ ...raw, method })) },
      ...choicesIn(raw.levels, `${path}/levels`),
      ...choicesIn(raw.nodes, `${path}/nodes`),
    ].flatMap((choice) => [
      { ...choice, reads: aggregateReads },
      ...(isRaw(choice.raw.rescale)
        ? [{ raw: choice.raw.rescale, path: `${choice.path}/rescale`, reads: normaliseReads }]
        : []),
    ]),
};

/** A warning for every option that its method does not read: it has no effect. */
export function* unusedOptions(step: RawAt): Generator<Issue> {
  for (const { raw, path, reads, heirs = [] } of valueFor(PLACES, step.raw.step)?.(step) ?? []) {
    const read = [raw, ...heirs].map(reads);
    if (read.includes(undefined)) continue;
    const known = new Set(read.flatMap((options) => options ?? []));
    for (const [option, , at] of entriesOf(raw, path))
      if (!STRUCTURE.has(option) && !known.has(option))
        yield warning('framework.optionUnused', at, { option, method: String(raw.method) });
  }
}

/** What a step says and one of its methods reads has an effect; an override's is for itself. */
function withOverrides(step: RawAt, reads: Reads): readonly Place[] {
  const overrides = choicesIn(step.raw.indicators, `${step.path}/indicators`);
  return [
    { ...step, reads, heirs: overrides.map(({ raw }) => ({ ...step.raw, ...raw })) },
    ...overrides.map((override) => ({ ...override, reads: (own: Raw) => reads({ ...step.raw, ...own }) })),
  ];
}

const weightPlaces = (choice: RawAt): readonly Place[] => [
  { ...choice, reads: weightReads },
  ...listOf(choice.raw.parts, `${choice.path}/parts`).flatMap(weightPlaces),
];

const choicesIn = (map: unknown, path: string): readonly RawAt[] =>
  entriesOf(map, path).flatMap(([, raw, at]) => (isRaw(raw) ? [{ raw, path: at }] : []));

/** Overrides that only name another method: they take everything else from the step. */
const namesIn = (...maps: readonly unknown[]): readonly unknown[] =>
  maps.flatMap((map) => entriesOf(map, '').flatMap(([, choice]) => (isRaw(choice) ? [] : [choice])));
