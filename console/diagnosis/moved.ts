import type { RunNodeWire, RunSummaryWire } from '../../src/assessments/run-wire.ts';
import type { ChangeDecomposition } from '../../src/composite/decompose.ts';

type RunOf = Pick<RunSummaryWire, 'id' | 'at' | 'period'> & {
  readonly framework: Pick<RunSummaryWire['framework'], 'id'>;
};

/**
 * The runs that a run can be compared with: of the same framework and kind of period, on an earlier period or made earlier on
 * the same one. The latest period comes first, of one period the newest run.
 */
export const earlierRuns = <T extends RunOf>(run: RunOf, runs: readonly T[]): readonly T[] =>
  runs
    .filter(
      ({ id, at, period, framework }) =>
        id !== run.id &&
        framework.id === run.framework.id &&
        period.length === run.period.length &&
        (period < run.period || (period === run.period && at < run.at)),
    )
    .sort((a, b) => (a.period === b.period ? order(b.at, a.at) : order(b.period, a.period)));

/** The run before among {@link earlierRuns}: the newest of the period before, else the newest of the same period. */
export const runBefore = <T extends RunOf>(run: RunOf, earlier: readonly T[]): T | undefined =>
  earlier.find(({ period }) => period < run.period) ?? earlier[0];

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a change is told in: places of the rank, or points of the score. */
export type Measure = 'rank' | 'score';

/** By how much a part changes the standing for the better: places won, points won. */
export const gain = (part: { readonly rank: number; readonly score: number }, measure: Measure): number =>
  measure === 'rank' ? -part.rank || 0 : part.score;

/** Less than this of a place or a point is nothing to a reader. */
export const isFelt = (change: number): boolean => Math.abs(change) >= 0.05;

/** One bar of the way from the earlier standing to the later; `start` and `end` in ranks or scores. */
export interface ChangeRow {
  readonly kind: 'earlier' | 'data' | 'column' | 'others' | 'together' | 'method' | 'peers' | 'later';
  /** Of a column. */
  readonly code: string;
  readonly start: number;
  readonly end: number;
  /** The part as it was computed; 0 at both ends of the way. */
  readonly by: number;
}

const MOST_COLUMNS = 10;

/**
 * The way from the earlier standing to the later: the area's own data with what each column does, the method, the peers. Columns
 * that do nothing are left out; of more than ten, those that do least are one row.
 */
export function changeRows(change: ChangeDecomposition, measure: Measure): readonly ChangeRow[] {
  const { earlier, later, parts, columns, together } = change;
  const rows: ChangeRow[] = [];
  let at = earlier[measure];
  const step = (kind: ChangeRow['kind'], by: number, code = '') => {
    rows.push({ kind, code, start: at, end: at + by, by });
    at += by;
  };
  rows.push({ kind: 'earlier', code: '', start: earlier[measure], end: earlier[measure], by: 0 });
  rows.push({ kind: 'data', code: '', start: at, end: at + parts.data[measure], by: parts.data[measure] });
  const felt = (columns ?? [])
    .filter((column) => isFelt(column[measure]))
    .sort((a, b) => Math.abs(b[measure]) - Math.abs(a[measure]));
  const shown = felt.length > MOST_COLUMNS ? felt.slice(0, MOST_COLUMNS - 1) : felt;
  for (const column of shown) step('column', column[measure], column.column);
  const sum = (list: readonly { readonly [M in Measure]: number }[]) =>
    list.reduce((total, one) => total + one[measure], 0);
  const others = sum(columns ?? []) - sum(shown);
  if (isFelt(others)) step('others', others);
  if (together && isFelt(together[measure])) step('together', together[measure]);
  at = earlier[measure] + parts.data[measure];
  step('method', parts.method[measure]);
  step('peers', parts.peers[measure]);
  rows.push({ kind: 'later', code: '', start: later[measure], end: later[measure], by: 0 });
  return rows;
}

/** Who was ahead and is behind now, and who was behind and is ahead now; in the order of the later ranking. */
export function passings(
  code: string,
  earlier: ReadonlyMap<string, number | null>,
  later: ReadonlyMap<string, number | null>,
): { readonly passed: readonly string[]; readonly passedBy: readonly string[] } {
  const [was, is] = [earlier.get(code), later.get(code)];
  const passed: string[] = [];
  const passedBy: string[] = [];
  if (was === undefined || was === null || is === undefined || is === null) return { passed, passedBy };
  const ranked = [...later].flatMap(([area, rank]) => (rank === null ? [] : [{ area, rank }]));
  for (const { area, rank } of ranked.sort((a, b) => a.rank - b.rank)) {
    const before = earlier.get(area);
    if (before === undefined || before === null || area === code) continue;
    if (before < was && rank > is) passed.push(area);
    if (before > was && rank < is) passedBy.push(area);
  }
  return { passed, passedBy };
}

/** What another version of a framework does otherwise. */
export interface MethodChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Nodes whose share among their siblings moved by 0.1 % of the whole or more, the largest move first. */
  readonly weights: readonly { readonly code: string; readonly from: number; readonly to: number }[];
  /** Steps that have other parameters, came or went. */
  readonly steps: readonly string[];
}

type Method = readonly { readonly step: string }[];

/** Compares what two runs were told to do. */
export function methodChanges(
  earlier: { readonly nodes: readonly RunNodeWire[]; readonly method: Method },
  later: { readonly nodes: readonly RunNodeWire[]; readonly method: Method },
): MethodChanges {
  const before = new Map(earlier.nodes.map((node) => [node.code, node]));
  const after = new Map(later.nodes.map((node) => [node.code, node]));
  const missing = (nodes: readonly RunNodeWire[], from: ReadonlyMap<string, RunNodeWire>) =>
    nodes.filter(({ code, kind }) => kind === 'indicator' && !from.has(code)).map(({ code }) => code);
  const text = (method: Method, name: string) => JSON.stringify(method.filter(({ step }) => step === name));
  const names = new Set([...earlier.method, ...later.method].map(({ step }) => step));
  return {
    added: missing(later.nodes, before),
    removed: missing(earlier.nodes, after),
    weights: later.nodes
      .flatMap(({ code, weight }) => {
        const from = before.get(code)?.weight;
        return from === undefined || Math.abs(weight - from) < 0.001 ? [] : [{ code, from, to: weight }];
      })
      .sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from)),
    steps: [...names].filter((name) => text(earlier.method, name) !== text(later.method, name)),
  };
}
