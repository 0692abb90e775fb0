import type { Step } from '../../src/model/method.ts';
import type { Factor, UncertaintySpec } from '../../src/model/uncertainty.ts';
import type { IssueWire } from '../../src/platform/wire.ts';

/** A specification as it is edited: factors can be off, and so can single alternatives of a step. */
export interface SpecDraft {
  readonly base: UncertaintySpec;
  readonly seed: number;
  readonly samples: number;
  readonly rows: readonly FactorDraft[];
}
export interface FactorDraft {
  readonly factor: Factor;
  readonly isOn: boolean;
  /** Places of alternatives that are not among the choices. */
  readonly without: readonly number[];
}

/** What is offered beside a specification's own factors, off. */
const OFFERED: readonly Factor[] = [
  { name: 'dataError', kind: 'dataError', standardDeviation: 0.05, of: 'relative' },
];

/** All of a specification on, and beside it, off, what it says nothing of. */
export function draftOf(spec: UncertaintySpec): SpecDraft {
  const kinds = new Set(spec.factors.map(({ kind }) => kind));
  const names = new Set(spec.factors.map(({ name }) => name));
  const offered = OFFERED.filter(({ kind, name }) => !kinds.has(kind) && !names.has(name));
  return {
    base: spec,
    seed: spec.seed,
    samples: spec.samples,
    rows: [
      ...spec.factors.map((factor) => ({ factor, isOn: true, without: [] })),
      ...offered.map((factor) => ({ factor, isOn: false, without: [] })),
    ],
  };
}

/** What a draft asks for. Numbers that are not there are null in JSON, which the server refuses at their place. */
export function specOfDraft({ base, seed, samples, rows }: SpecDraft): UncertaintySpec {
  return { ...base, seed, samples, factors: rows.filter(({ isOn }) => isOn).map(asked) };
}

function asked({ factor, without }: FactorDraft): Factor {
  if (factor.kind !== 'step' || without.length === 0) return factor;
  const kept = <T>(list: readonly T[]): readonly T[] => list.filter((_, at) => !without.includes(at));
  return {
    ...factor,
    alternatives: kept<Step>(factor.alternatives),
    ...(factor.probabilities ? { probabilities: kept(factor.probabilities) } : {}),
  };
}

/** The same draft with one row changed. */
export const withRow = (draft: SpecDraft, at: number, change: Partial<FactorDraft>): SpecDraft => ({
  ...draft,
  rows: draft.rows.map((row, place) => (place === at ? { ...row, ...change } : row)),
});

/** Whether every number of what is on is there. */
export function isComplete({ seed, samples, rows }: SpecDraft): boolean {
  const isThere = (value: unknown): boolean =>
    typeof value === 'number'
      ? Number.isFinite(value)
      : value === null || typeof value !== 'object' || Object.values(value).every(isThere);
  return isThere([seed, samples]) && rows.every(({ isOn, factor }) => !isOn || isThere(factor));
}

/** Most replications that are asked for: samples for uncertainty, samples × (factors + 2) for sensitivity. */
export const replicationsOf = (
  { samples, factors }: Pick<UncertaintySpec, 'samples' | 'factors'>,
  kind: 'uncertainty' | 'sensitivity',
): number => (kind === 'uncertainty' ? samples : samples * (factors.length + 2));

/** Mistakes sorted by where they belong: to a row of the draft (with the path inside its factor), to a field, or to nothing. */
export interface PlacedIssues {
  readonly rows: ReadonlyMap<number, readonly { readonly path: string; readonly issue: IssueWire }[]>;
  readonly seed: readonly IssueWire[];
  readonly samples: readonly IssueWire[];
  readonly others: readonly IssueWire[];
}

export function placeIssues(draft: SpecDraft, issues: readonly IssueWire[]): PlacedIssues {
  const places = draft.rows.flatMap(({ isOn }, at) => (isOn ? [at] : []));
  const rows = new Map<number, { path: string; issue: IssueWire }[]>();
  const seed: IssueWire[] = [];
  const samples: IssueWire[] = [];
  const others: IssueWire[] = [];
  for (const issue of issues) {
    const path = issue.at.path ?? '';
    const inFactor = /^\/factors\/(\d+)(.*)$/.exec(path);
    const row = inFactor ? places[Number(inFactor[1])] : undefined;
    if (inFactor && row !== undefined)
      rows.set(row, [...(rows.get(row) ?? []), { path: inFactor[2]!, issue }]);
    else if (path === '/seed') seed.push(issue);
    else if (path === '/samples') samples.push(issue);
    else others.push(issue);
  }
  return { rows, seed, samples, others };
}
