import { columnAt, columnOf, makeTable, type Table } from './table.ts';
import { childrenOf, type Linked } from './tree.ts';

export interface AreaAvailability {
  readonly area: string;
  readonly missing: number;
  readonly zero: number;
  /** Share of the indicators that have a value, 0..1. */
  readonly availability: number;
  /** Share of the values that are there which are not zero, 0..1; null where there is none. */
  readonly nonZero: number | null;
}

/** What each area's row lacks. Source: OECD/JRC Handbook 2008, step 3; COINr `get_data_avail`. */
export function availabilityByArea(table: Table, indicators: readonly string[]): readonly AreaAvailability[] {
  const columns = indicators.map((code) => columnOf(table, code));
  return table.areas.map((area, row) => {
    const missing = columns.filter((column) => Number.isNaN(column[row])).length;
    const zero = columns.filter((column) => column[row] === 0).length;
    const present = columns.length - missing;
    return {
      area,
      missing,
      zero,
      availability: present / columns.length,
      nonZero: present === 0 ? null : (present - zero) / present,
    };
  });
}

/**
 * Areas × dimensions: the share, 0..1, of the indicators anywhere below a dimension that have a value.
 * @param nodes parents before children; a node without children is an indicator and needs a column in `table`
 */
export function availabilityByDimension(nodes: readonly Linked[], table: Table): Table {
  const children = childrenOf(nodes);
  const indicators = nodes.map((): number => 0);
  const present = makeTable(
    table.areas,
    nodes.map(({ code }) => code),
  );
  present.data.fill(0);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const own = columnAt(present, index);
    if (children[index]!.length === 0) {
      indicators[index] = 1;
      own.set(columnOf(table, nodes[index]!.code).map((value) => (Number.isNaN(value) ? 0 : 1)));
    }
    for (const child of children[index]!) {
      indicators[index]! += indicators[child]!;
      columnAt(present, child).forEach((count, row) => {
        own[row]! += count;
      });
    }
  }
  const dimensions = [...nodes.keys()].filter((index) => children[index]!.length > 0);
  const shares = makeTable(
    table.areas,
    dimensions.map((index) => nodes[index]!.code),
  );
  dimensions.forEach((index, at) => {
    columnAt(shares, at).set(columnAt(present, index).map((count) => count / indicators[index]!));
  });
  return shares;
}
