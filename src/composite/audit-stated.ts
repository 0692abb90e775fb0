import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import { findStep, readinessIssues } from '../model/readiness.ts';
import { type Rounding, roundingOf } from './audit-rounding.ts';
import type { Figures } from './audit-text.ts';
import type { Verdict } from './audit-weights.ts';
import { rankColumn } from './rank.ts';
import { type Progress, runComposite, runStep } from './run.ts';
import { columnOf, makeTable, type Table } from './table.ts';
import { dataCodesOf, indicatorsOf, nodesOf } from './tree.ts';

/** One published score beside what the stated method makes of the inputs. */
export interface StatedNode {
  readonly node: string;
  readonly replayable: Exclude<Verdict, 'undecided'>;
  readonly decimals: number;
  /** Areas that have a published score. */
  readonly published: number;
  /** Those whose recomputed score is the published one, to half a unit of its last digit. */
  readonly agree: number;
  /** Those that differ by no more than the rounding of the published inputs explains. */
  readonly rounding: number;
  /** In the order of the areas; null where the method gives none. */
  readonly recomputed: readonly (number | null)[];
  /** The other areas, the worst first, those without a recomputed score last. */
  readonly misfits: readonly StatedMisfit[];
}

/** A published score or rank that the method does not give; `recomputed` is null where it gives none. */
export interface StatedMisfit {
  readonly area: string;
  readonly published: number;
  readonly recomputed: number | null;
}

/** Published ranks beside those of the recomputed scores of the areas that have a published score. */
export interface StatedRanks {
  readonly replayable: Exclude<Verdict, 'undecided'>;
  readonly published: number;
  readonly agree: number;
  readonly rounding: number;
  /** The farthest off first. */
  readonly misfits: readonly StatedMisfit[];
}

export interface StatedAudit {
  /** `undecided`: the method cannot be carried out on what is given, for the reasons in `issues`. */
  readonly replayable: Verdict;
  /** What the indicators' columns were taken for: raw values, or scores on the method's scale already. */
  readonly inputs: Inputs;
  /** One for each published score that is no input, the index first. */
  readonly nodes: readonly StatedNode[];
  /** Null where no ranks were published. */
  readonly ranks: StatedRanks | null;
  readonly issues: readonly Issue[];
}
export type Inputs = 'figures' | 'scores';

/** Published columns by code. */
export interface StatedColumns {
  readonly areas: readonly string[];
  /** Raw values, given as such. */
  readonly raw: ReadonlyMap<string, Figures>;
  /** Everything else: scores, and what may be either. */
  readonly scores: ReadonlyMap<string, Figures>;
  readonly ranks?: Figures;
}

/** What the method gives, for all nodes, and by how much that may be off. */
export interface Recomputed {
  readonly valuesOf: (node: string) => readonly (number | null)[];
  readonly halfOf: (node: string) => number;
}

/** Where a published table begins in the method. */
interface Reading {
  readonly inputs: Inputs;
  /** The columns that it begins with; undefined where they are not there. */
  readonly begin: (framework: Framework, columns: StatedColumns) => ReadonlyMap<string, Figures> | undefined;
  readonly scores: (framework: Framework, table: Table) => Table;
}
const READINGS: readonly Reading[] = [
  {
    inputs: 'scores',
    begin: ({ tree }, { raw, scores }) => {
      const codes = indicatorsOf(tree).map(({ code }) => code);
      const isGiven = raw.size === 0 && codes.every((code) => scores.has(code));
      return isGiven ? new Map(codes.map((code) => [code, scores.get(code)!])) : undefined;
    },
    scores: (framework, table) => {
      const plan = { framework, nodes: nodesOf(framework.tree), indicators: indicatorsOf(framework.tree) };
      const begun: Progress = {
        table,
        groups: {},
        made: new Map([['normalised', table]]),
        screenedOut: [],
        log: [],
      };
      return framework.method
        .filter(({ step }) => step === 'weight' || step === 'aggregate')
        .reduce((progress, step) => runStep(progress, step, plan), begun).scores!;
    },
  },
  {
    inputs: 'figures',
    begin: (framework, { raw, scores }) =>
      new Map(
        dataCodesOf(framework).flatMap((code) => {
          const figures = raw.get(code) ?? scores.get(code);
          return figures ? [[code, figures] as const] : [];
        }),
      ),
    scores: (framework, table) => runComposite(framework, { table, groups: {} }).scores,
  },
];

/**
 * Carries out a framework's own method on published inputs, and compares scores and ranks with the published ones at their
 * own precision. Columns of indicators that are not given as raw values are read both as raw values and as scores, and what
 * agrees with more of the index is told. Null where the framework states no full method or no score of the index is published.
 */
export function auditStated(
  framework: Framework,
  columns: StatedColumns,
): { readonly audit: StatedAudit; readonly recomputed: Recomputed | null } | null {
  const index = columns.scores.get(framework.tree.code);
  if (index === undefined || readinessIssues(framework).length > 0) return null;
  const tried = READINGS.flatMap((reading) => {
    const begin = reading.begin(framework, columns);
    return begin ? [carryOut(reading, begin, framework, columns)] : [];
  });
  const agreeing = ({ audit }: (typeof tried)[number]) => audit.nodes[0]?.agree ?? 0;
  return tried.reduce((best, next) => (agreeing(next) > agreeing(best) ? next : best), tried.at(-1)!);
}

function carryOut(
  { inputs, scores: scoresOf }: Reading,
  begin: ReadonlyMap<string, Figures>,
  framework: Framework,
  { areas, raw, scores: published, ranks: publishedRanks }: StatedColumns,
): NonNullable<ReturnType<typeof auditStated>> {
  const labels = labelsOf(areas);
  const compute = (values: readonly Float64Array[]): Table => {
    const table = makeTable(labels, [...begin.keys()]);
    values.forEach((column, at) => {
      table.data.set(column, at * labels.length);
    });
    return overAreas(scoresOf(framework, table), labels);
  };
  let own: Table;
  try {
    own = compute([...begin.values()].map(({ values }) => values));
  } catch (error) {
    if (!(error instanceof MeridianError)) throw error;
    const issues = error.issues.length > 0 ? error.issues : [asIssue(error)];
    return { audit: { replayable: 'undecided', inputs, nodes: [], ranks: null, issues }, recomputed: null };
  }
  const index = framework.tree.code;
  const step = findStep(framework.method, 'rank')!;
  const ranksOf = (table: Table) => {
    const scores = columnOf(table, index).map((score, row) =>
      Number.isNaN(published.get(index)!.values[row]) ? Number.NaN : score,
    );
    return rankColumn(scores, step.ties, step.decimals);
  };
  let found: Rounding | undefined;
  const rounding = (): Rounding => {
    found ??= roundingOf([...begin.values()], own, ranksOf, compute);
    return found;
  };
  const compared = nodesOf(framework.tree).filter(
    ({ code }) => published.has(code) && (!begin.has(code) || raw.has(code)),
  );
  const nodes = compared.map(({ code }) => compareNode(code, published.get(code)!, own, areas, rounding));
  const ranks = publishedRanks ? compareRanks(publishedRanks, ranksOf(own), areas, rounding) : null;
  const isWhole = nodes.every(isReplayed) && (ranks === null || isReplayed(ranks));
  return {
    audit: { replayable: isWhole ? 'yes' : 'no', inputs, nodes, ranks, issues: [] },
    recomputed: {
      valuesOf: (node) => Array.from(columnOf(own, node), orNull),
      halfOf: (node) => rounding().halfOf(node),
    },
  };
}

const isReplayed = ({ replayable }: StatedNode | StatedRanks): boolean => replayable === 'yes';

/** Room for the last bits beside rounding to decimals. */
const BITS = 1e-12;

function compareNode(
  node: string,
  { values, half, decimals }: Figures,
  own: Table,
  areas: readonly string[],
  rounding: () => Rounding,
): StatedNode {
  const scores = columnOf(own, node);
  const rows = presentRows(values);
  const allowed = (row: number) => half + BITS * (1 + Math.abs(values[row]!));
  const off = (row: number) => Math.abs(values[row]! - scores[row]!);
  const differing = rows.filter((row) => !(off(row) <= allowed(row)));
  const wrong = differing.filter((row) => {
    const [low, high] = Number.isNaN(scores[row]) ? NEVER : rounding().scoreAt(node, row);
    return !(values[row]! >= low - allowed(row) && values[row]! <= high + allowed(row));
  });
  const far = (row: number) => (Number.isNaN(scores[row]) ? -1 : off(row));
  wrong.sort((a, b) => far(b) - far(a));
  return {
    node,
    replayable: wrong.length === 0 ? 'yes' : 'no',
    decimals,
    published: rows.length,
    agree: rows.length - differing.length,
    rounding: differing.length - wrong.length,
    recomputed: Array.from(scores, orNull),
    misfits: wrong.map((row) => ({
      area: areas[row]!,
      published: values[row]!,
      recomputed: orNull(scores[row]!),
    })),
  };
}

function compareRanks(
  { values }: Figures,
  own: Float64Array,
  areas: readonly string[],
  rounding: () => Rounding,
): StatedRanks {
  const rows = presentRows(values);
  const differing = rows.filter((row) => values[row] !== own[row]);
  const wrong = differing.filter((row) => {
    const [low, high] = Number.isNaN(own[row]) ? NEVER : rounding().rankAt(row);
    return !(values[row]! >= low && values[row]! <= high);
  });
  const far = (row: number) => (Number.isNaN(own[row]) ? -1 : Math.abs(values[row]! - own[row]!));
  wrong.sort((a, b) => far(b) - far(a));
  return {
    replayable: wrong.length === 0 ? 'yes' : 'no',
    published: rows.length,
    agree: rows.length - differing.length,
    rounding: differing.length - wrong.length,
    misfits: wrong.map((row) => ({
      area: areas[row]!,
      published: values[row]!,
      recomputed: orNull(own[row]!),
    })),
  };
}

const NEVER = [Number.NaN, Number.NaN] as const;
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
const presentRows = (values: Float64Array): readonly number[] =>
  [...values.keys()].filter((row) => !Number.isNaN(values[row]));

/** The areas' names, each once: a name that stands again gets the number of its row. */
function labelsOf(areas: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return areas.map((area, row) => {
    const label = seen.has(area) ? `${area} (${row + 1})` : area;
    seen.add(label);
    return label;
  });
}

/** Scores in the order of the areas, NaN where an area was screened out. */
function overAreas(scores: Table, areas: readonly string[]): Table {
  if (scores.areas.length === areas.length) return scores;
  const whole = makeTable(areas, scores.columns);
  const rowOf = new Map(areas.map((area, row) => [area, row]));
  for (const code of scores.columns) {
    const [from, to] = [columnOf(scores, code), columnOf(whole, code)];
    scores.areas.forEach((area, row) => {
      to[rowOf.get(area)!] = from[row]!;
    });
  }
  return whole;
}

const asIssue = ({ code, details }: MeridianError): Issue => ({ code, severity: 'error', at: {}, details });
