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
  return table.data.subarray(index * table.areas.length, (index + 1) * table.areas.length);
}
