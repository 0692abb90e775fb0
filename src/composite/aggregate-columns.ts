import type { AggregateOptions } from '../model/method.ts';
import type {
  AggregateMethod,
  NodeRefusal,
  RowMethod,
  TableMethod,
  TableScores,
} from './aggregate-method.ts';
import { type Part, putPart, takePart } from './panel.ts';

/** One dimension's scores, what they depend on beside the areas' own, and everything that is refused. */
export interface NodeScores {
  readonly scores: Float64Array;
  readonly made: readonly { readonly part: Part; readonly scores: TableScores }[];
  readonly refusals: readonly NodeRefusal[];
}

/** Shares of binary fractions do not add up exactly (8 × 0.1 < 0.8), so an availability this little below passes. */
const TOLERANCE = 1e-9;

/**
 * Scores of a dimension over all areas, by a method of either kind. A missing child drops out and the other weights count for the
 * whole, provided that the share of the weights that is there reaches `minAvailability`; else NaN.
 * @param children columns of the children that carry weight
 * @param weights theirs, > 0
 * @param parts the periods of a panel: methods that set areas side by side do so within one
 */
export function scoreColumns(
  children: readonly Float64Array[],
  weights: Float64Array,
  method: AggregateMethod,
  options: AggregateOptions,
  parts: readonly Part[],
): NodeScores {
  const wrong = method.check?.(options, children.length);
  const none = new Float64Array(children[0]!.length).fill(Number.NaN);
  if (wrong) return { scores: none, made: [], refusals: [wrong] };
  const refusals: NodeRefusal[] = [];
  children.forEach((column, child) => {
    const found = undefinedScores(column, child, method);
    if (found) refusals.push(found);
  });
  if (refusals.length > 0) return { scores: none, made: [], refusals };
  return method.kind === 'row'
    ? scoreRows(children, weights, method, options)
    : scoreParts(children, weights, method, options, parts);
}

function undefinedScores(
  scores: Float64Array,
  child: number,
  { accepts, refused }: AggregateMethod,
): NodeRefusal | undefined {
  let count = 0;
  let first = 0;
  for (let row = 0; row < scores.length; row++) {
    if (Number.isNaN(scores[row]) || accepts(scores[row]!, child)) continue;
    if (count === 0) first = row;
    count += 1;
  }
  return count === 0 ? undefined : { refused, child, row: first, count, value: scores[first]! };
}

function scoreRows(
  children: readonly Float64Array[],
  weights: Float64Array,
  method: RowMethod,
  options: AggregateOptions,
): NodeScores {
  const scores = aggregateColumns(children, weights, method, options);
  let count = 0;
  let first = 0;
  for (let row = scores.length - 1; row >= 0; row--) {
    if (scores[row] !== Number.POSITIVE_INFINITY && scores[row] !== Number.NEGATIVE_INFINITY) continue;
    first = row;
    count += 1;
  }
  const refusals = count === 0 ? [] : [{ refused: 'aggregate.tooLarge', row: first, count }];
  return { scores, made: [], refusals };
}

/** The scores of a row method alone: NaN where too little is there, and where nothing with a weight is. */
export function aggregateColumns(
  children: readonly Float64Array[],
  weights: ArrayLike<number>,
  method: RowMethod,
  options: AggregateOptions = {},
): Float64Array {
  const scores = new Float64Array(children[0]?.length ?? 0);
  const some = new Float64Array(children.length);
  const theirs = new Float64Array(children.length);
  const context = { options, children: children.length };
  const whole = sumOf(weights, children.length);
  const least = leastOf(method, options);
  for (let row = 0; row < scores.length; row++) {
    let count = 0;
    let present = 0;
    for (let child = 0; child < children.length; child++) {
      const score = children[child]![row]!;
      if (Number.isNaN(score)) continue;
      some[count] = score;
      theirs[count] = weights[child]!;
      present += weights[child]!;
      count += 1;
    }
    scores[row] =
      present > 0 && present / whole >= least ? method.combine(some, theirs, count, context) : Number.NaN;
  }
  return scores;
}

function scoreParts(
  children: readonly Float64Array[],
  weights: Float64Array,
  method: TableMethod,
  options: AggregateOptions,
  parts: readonly Part[],
): NodeScores {
  const taking = takingPart(children, weights, leastOf(method, options));
  const scores = new Float64Array(children[0]!.length).fill(Number.NaN);
  const made: { part: Part; scores: TableScores }[] = [];
  const refusals: NodeRefusal[] = [];
  for (const part of parts) {
    const columns = taking.map((column) => takePart(column, part));
    if (columns.every((column) => column.every(Number.isNaN))) continue;
    const result = method.combine(columns, weights, options);
    if ('refused' in result) {
      const row = result.row === undefined ? undefined : (part.rows?.[result.row] ?? result.row);
      refusals.push({
        ...result,
        ...(row === undefined ? {} : { row }),
        ...(part.period === undefined ? {} : { period: part.period }),
      });
      continue;
    }
    putPart(result.scores, part, scores);
    made.push({ part, scores: result });
  }
  return { scores, made, refusals };
}

/** The columns without the areas that have too little: they are not set side by side with the others either. */
function takingPart(
  children: readonly Float64Array[],
  weights: Float64Array,
  least: number,
): readonly Float64Array[] {
  const whole = sumOf(weights, weights.length);
  const out: number[] = [];
  for (let row = 0; row < children[0]!.length; row++) {
    let present = 0;
    children.forEach((column, child) => {
      if (!Number.isNaN(column[row])) present += weights[child]!;
    });
    if (present > 0 && present / whole < least) out.push(row);
  }
  if (out.length === 0) return children;
  return children.map((column) => {
    const copy = column.slice();
    for (const row of out) copy[row] = Number.NaN;
    return copy;
  });
}

const leastOf = (method: AggregateMethod, { minAvailability = 0 }: AggregateOptions): number =>
  (method.kind === 'row' && method.needsAll ? 1 : minAvailability) - TOLERANCE;

function sumOf(weights: ArrayLike<number>, count: number): number {
  let sum = 0;
  for (let at = 0; at < count; at++) sum += weights[at]!;
  return sum;
}
