import { compress, meanOf, nearestMean, sensitivityOf } from './audit-fit.ts';
import { type Fit, type Minimax, minimax, misfits } from './audit-minimax.ts';
import type { Figures } from './audit-text.ts';
import { exp, log } from './elementary.ts';

export type Verdict = 'yes' | 'no' | 'undecided';

/** One published score and what it should be made of. */
export interface System {
  readonly node: string;
  readonly score: Figures;
  readonly items: readonly { readonly code: string; readonly figures: Figures }[];
}

export interface SystemAudit {
  readonly node: string;
  /**
   * `yes`: with these weights every area's score comes out as published, to half a unit of the last digit (and what the
   * rounding of the inputs makes of it); `no`: no weights do; `undecided`: none were found, and it is not shown that there are none.
   */
  readonly replayable: Verdict;
  /** Null where it is not replayable. */
  readonly method: 'arithmetic' | 'geometric' | null;
  readonly weights: readonly ItemWeight[];
  /** Whether only these weights fit, to their margins; false where inputs depend on each other. */
  readonly isUnique: boolean;
  /** Independent ones among the inputs, and how many it takes. */
  readonly rank: number;
  readonly unknowns: number;
  readonly decimals: number;
  /** Areas that have everything, and areas with gaps, whose weights count as re-scaled to the inputs that are there. */
  readonly complete: number;
  readonly withGaps: number;
  /** The largest residual, in units of what rounding allows: at most 1 where it is replayable. */
  readonly largest: number;
  /** Published less replayed score, in the order of the areas; null where one of them is not there. */
  readonly residuals: readonly (number | null)[];
  /** Areas whose score does not fit although the others' do, the worst first; empty where all fit, or nothing does. */
  readonly misfits: readonly string[];
}
export interface ItemWeight {
  readonly code: string;
  readonly weight: number;
  /** The same weights as fractions of small whole numbers, where these replay the table too. */
  readonly simple: { readonly parts: number; readonly of: number } | null;
  /** By how much the weight may be off because of rounding. */
  readonly margin: number;
}

interface Form {
  readonly method: 'arithmetic' | 'geometric';
  /** To a scale on which the score is a weighted mean, and back. */
  readonly to: (value: number) => number;
  readonly back: (value: number) => number;
  /** How far a published number may be off on that scale. */
  readonly slack: (value: number, half: number) => number;
  readonly accepts: (value: number, half: number) => boolean;
}
const FORMS: readonly Form[] = [
  {
    method: 'arithmetic',
    to: (value) => value,
    back: (value) => value,
    slack: (_, half) => half,
    accepts: () => true,
  },
  {
    method: 'geometric',
    to: log,
    back: exp,
    slack: (value, half) => -log(1 - half / value),
    accepts: (value, half) => value > half,
  },
];

/** Room for the last bits of sums beside rounding to decimals. */
const BITS = 1e-12;
/** The largest denominator of fractions that weights are tried as. */
const MOST_PARTS = 200;

/**
 * The weights of one published score, ≥ 0 and of sum 1, by the least largest residual; arithmetic and geometric means are
 * tried. A wrong row among right ones is found by robust fitting, and the weights are then those of the others.
 */
export function auditSystem(system: System, areas: readonly string[]): SystemAudit {
  const tried = FORMS.flatMap((form) => {
    const rows = usableRows(system, form);
    return rows.length === 0 ? [] : [auditForm(system, form, rows, areas)];
  });
  const order: readonly Verdict[] = ['yes', 'undecided', 'no'];
  const ranked = tried.toSorted(
    (a, b) =>
      order.indexOf(a.replayable) - order.indexOf(b.replayable) ||
      Number(b.misfits.length > 0) - Number(a.misfits.length > 0) ||
      (a.replayable === 'yes' ? Number(isSimple(b)) - Number(isSimple(a)) : 0) ||
      a.largest - b.largest,
  );
  return ranked[0] ?? nothing(system, areas);
}

const isSimple = ({ weights }: SystemAudit): boolean => weights.every(({ simple }) => simple !== null);

function usableRows({ score, items }: System, form: Form): readonly number[] {
  const isUsable = ({ values, half }: Figures, row: number) =>
    !Number.isNaN(values[row]) && form.accepts(values[row]!, half);
  return [...score.values.keys()].filter(
    (row) => isUsable(score, row) && items.every(({ figures }) => isUsable(figures, row)),
  );
}

function auditForm(
  system: System,
  form: Form,
  rows: readonly number[],
  areas: readonly string[],
): SystemAudit {
  const problem = makeProblem(system, form, rows);
  const all = minimax(rows.length, problem.fit);
  const isGood = (of: Minimax<Float64Array>) => of.largest <= 1;
  let fitted = all;
  let used = rows;
  if (!isGood(all)) {
    const wrong = new Set(misfits(rows.length, problem.fit));
    const rest = rows.filter((_, at) => !wrong.has(at));
    // Naming a misfit means something only while more areas are left than weights are free.
    if (wrong.size > 0 && rest.length > system.items.length) {
      const again = minimax(rest.length, makeProblem(system, form, rest).fit);
      if (isGood(again)) [fitted, used] = [again, rest];
    }
  }
  const simple = simpleParts(system, form, used, fitted.fit.found);
  const weights = simple ? Float64Array.from(simple.parts, (part) => part / simple.of) : fitted.fit.found;
  const replayed = areas.map((_, row) => replayAt(system, form, weights, row));
  const ratioOf = (row: number) => replayed[row]?.ratio ?? 0;
  const off = [...areas.keys()].filter((row) => ratioOf(row) > 1).sort((a, b) => ratioOf(b) - ratioOf(a));
  const isFound = isGood(fitted);
  const replayable: Verdict = off.length === 0 ? 'yes' : isFound || all.least > 1 ? 'no' : 'undecided';
  const { rank, margins } = makeProblem(system, form, used).sensitivity(weights);
  const free = system.items.length - 1;
  return {
    node: system.node,
    replayable,
    method: isFound || off.length === 0 ? form.method : null,
    weights: system.items.map(({ code }, at) => ({
      code,
      weight: weights[at]!,
      simple: simple ? { parts: simple.parts[at]!, of: simple.of } : null,
      margin: margins[at]!,
    })),
    isUnique: rank === free,
    rank,
    unknowns: free,
    decimals: system.score.decimals,
    complete: rows.length,
    withGaps: replayed.filter((one) => one !== null).length - rows.length,
    largest: Math.max(0, ...areas.map((_, row) => ratioOf(row))),
    residuals: replayed.map((one) => one?.residual ?? null),
    misfits: isFound ? off.map((row) => areas[row]!) : [],
  };
}

/** The weighted least squares problem over some rows: residuals are in units of what rounding allows. */
function makeProblem({ score, items }: System, form: Form, rows: readonly number[]) {
  const allowed = Float64Array.from(rows, (row) => {
    const y = score.values[row]!;
    const ofItems = items.map(({ figures }) => form.slack(figures.values[row]!, figures.half));
    return form.slack(y, score.half) + Math.max(...ofItems) + BITS * (1 + Math.abs(form.to(y)));
  });
  const points = items.map(({ figures }) =>
    Float64Array.from(
      rows,
      (row, at) => (form.to(figures.values[row]!) - form.to(score.values[row]!)) / allowed[at]!,
    ),
  );
  const fit = (weights: Float64Array): Fit<Float64Array> => {
    const roots = weights.map(Math.sqrt);
    const weighed = points.map((point) => point.map((value, at) => value * roots[at]!));
    const found = nearestMean(compress(weighed));
    return { found, residuals: meanOf(points, found) };
  };
  /** Of the weights against each other: the heaviest is what the others leave of 1. */
  const sensitivity = (weights: Float64Array) => {
    const heaviest = weights.indexOf(Math.max(...weights));
    const others = [...weights.keys()].filter((at) => at !== heaviest);
    const { rank, margins, marginOfSum } = sensitivityOf(
      others.map((at) => points[at]!.map((value, row) => value - points[heaviest]![row]!)),
      new Float64Array(rows.length).fill(1),
    );
    const all = new Float64Array(weights.length).fill(marginOfSum);
    others.forEach((at, place) => {
      all[at] = margins[place]!;
    });
    return { rank, margins: all };
  };
  return { fit, sensitivity };
}

/** One area's score with these weights: published less replayed, and that in units of what rounding allows. */
function replayAt({ score, items }: System, form: Form, weights: ArrayLike<number>, row: number) {
  const published = score.values[row]!;
  let sum = 0;
  let total = 0;
  let slack = 0;
  items.forEach(({ figures: { values, half } }, at) => {
    if (Number.isNaN(values[row]) || weights[at] === 0 || !form.accepts(values[row]!, half)) return;
    sum += weights[at]!;
    total += weights[at]! * form.to(values[row]!);
    slack += weights[at]! * form.slack(values[row]!, half);
  });
  if (Number.isNaN(published) || !(sum > 0)) return null;
  const mean = form.back(total / sum);
  const allowed = score.half + form.back((total + slack) / sum) - mean + BITS * (1 + Math.abs(mean));
  const residual = published - mean;
  return { residual, ratio: Math.abs(residual) / allowed };
}

/** The fractions of the smallest whole numbers near the weights with which the rows still come out. */
function simpleParts(system: System, form: Form, rows: readonly number[], weights: Float64Array) {
  for (let of = 1; of <= MOST_PARTS; of++) {
    const parts = Array.from(weights, (weight) => Math.round(weight * of));
    if (parts.reduce((sum, part) => sum + part, 0) !== of) continue;
    if (rows.every((row) => (replayAt(system, form, parts, row)?.ratio ?? 0) <= 1)) return { parts, of };
  }
  return undefined;
}

const nothing = ({ node, score, items }: System, areas: readonly string[]): SystemAudit => ({
  node,
  replayable: 'undecided',
  method: null,
  weights: [],
  isUnique: false,
  rank: 0,
  unknowns: items.length - 1,
  decimals: score.decimals,
  complete: 0,
  withGaps: 0,
  largest: 0,
  residuals: areas.map(() => null),
  misfits: [],
});
