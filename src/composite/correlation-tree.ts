import { type Correlation, type CorrelationName, correlate, correlationMatrix } from './correlation.ts';
import { columnOf, type Table } from './table.ts';
import { childrenOf, type Linked } from './tree.ts';

/** The correlation of two columns, by their codes. */
export interface CorrelatedPair extends Correlation {
  readonly first: string;
  readonly second: string;
}

/** Every two columns of a table that are named, each pair once, in their order. */
export function pairsAmong(
  table: Table,
  codes: readonly string[],
  name: CorrelationName = 'pearson',
): readonly CorrelatedPair[] {
  const { size, coefficients, pValues, counts } = correlationMatrix(
    codes.map((code) => columnOf(table, code)),
    name,
  );
  return codes.flatMap((first, row) =>
    codes.slice(row + 1).map((second, at) => {
      const cell = row * size + row + 1 + at;
      return {
        first,
        second,
        coefficient: coefficients[cell]!,
        pValue: pValues[cell]!,
        count: counts[cell]!,
      };
    }),
  );
}

/** Every two siblings, by their parent's code. Within a dimension, children should go together, but not be one and the same. */
export function siblingCorrelations(
  nodes: readonly Linked[],
  scores: Table,
  name: CorrelationName = 'pearson',
): ReadonlyMap<string, readonly CorrelatedPair[]> {
  const children = childrenOf(nodes);
  const parents = [...nodes.keys()].filter((index) => children[index]!.length > 0);
  return new Map(
    parents.map((index) => {
      const codes = children[index]!.map((child) => nodes[child]!.code);
      return [nodes[index]!.code, pairsAmong(scores, codes, name)] as const;
    }),
  );
}

/** Each node (`first`) with every node above it (`second`), its parent first and the index last. */
export function ancestorCorrelations(
  nodes: readonly Linked[],
  scores: Table,
  name: CorrelationName = 'pearson',
): readonly CorrelatedPair[] {
  const parentOf = new Map(nodes.map(({ code, parent }) => [code, parent]));
  return nodes.flatMap(({ code, parent }) => {
    const pairs: CorrelatedPair[] = [];
    for (let above = parent; above !== null; above = parentOf.get(above) ?? null)
      pairs.push({
        first: code,
        second: above,
        ...correlate(columnOf(scores, code), columnOf(scores, above), name),
      });
    return pairs;
  });
}

/**
 * Indicators that go with the size of an area: |r| with a denominator above `threshold`, as an indicator that should be divided
 * by it, and is not, would. `table` holds both as they came. Source: COINr `get_denom_corr`.
 */
export function denominatorCorrelations(
  table: Table,
  indicators: readonly string[],
  denominators: readonly string[],
  threshold = 0.6,
  name: CorrelationName = 'pearson',
): readonly CorrelatedPair[] {
  return indicators.flatMap((first) =>
    denominators
      .filter((second) => second !== first)
      .map((second) => ({
        first,
        second,
        ...correlate(columnOf(table, first), columnOf(table, second), name),
      }))
      .filter(({ coefficient }) => Math.abs(coefficient) > threshold),
  );
}
