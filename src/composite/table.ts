/** Areas × columns of numbers, stored column after column; NaN is "no value". */
export interface Table {
  readonly areas: readonly string[];
  readonly columns: readonly string[];
  /** `data[column * areas.length + row]` */
  readonly data: Float64Array;
}

export function makeTable(areas: readonly string[], columns: readonly string[]): Table {
  return { areas, columns, data: new Float64Array(areas.length * columns.length).fill(Number.NaN) };
}

/** A view (not a copy) of one column; throws a RangeError for an unknown code. */
export function columnOf(table: Table, code: string): Float64Array {
  const index = table.columns.indexOf(code);
  if (index < 0) throw new RangeError(`no column ${code}`);
  return columnAt(table, index);
}

/** A view (not a copy) of the column at an index of `table.columns`. */
export const columnAt = (table: Table, index: number): Float64Array =>
  table.data.subarray(index * table.areas.length, (index + 1) * table.areas.length);

/** A copy with the given columns replaced; the others are copied as they are. */
export function withColumns(table: Table, columns: ReadonlyMap<string, ArrayLike<number>>): Table {
  const copy: Table = { ...table, data: table.data.slice() };
  for (const [code, values] of columns) columnOf(copy, code).set(values);
  return copy;
}

/** A copy of some columns, in the given order; throws a RangeError for an unknown code. */
export function selectColumns(table: Table, codes: readonly string[]): Table {
  const part = makeTable(table.areas, codes);
  codes.forEach((code, index) => {
    columnAt(part, index).set(columnOf(table, code));
  });
  return part;
}

/** A copy of some rows, by their indices, in the given order. */
export function selectRows(table: Table, rows: readonly number[]): Table {
  const part = makeTable(
    rows.map((row) => table.areas[row]!),
    table.columns,
  );
  for (let index = 0; index < table.columns.length; index++) {
    const from = index * table.areas.length;
    const to = index * rows.length;
    for (let at = 0; at < rows.length; at++) part.data[to + at] = table.data[from + rows[at]!]!;
  }
  return part;
}
