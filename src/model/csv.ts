const FORMULA = /^'*[=+\-@\t\r]/;

/**
 * Comma-separated text, UTF-8, lines end with \n. A text that a spreadsheet would take for a formula gets an apostrophe before
 * it; numbers stay numbers, null and what is no finite number are empty. Quoting after RFC 4180. {@link withoutGuard} takes the apostrophe off again.
 */
export function csvText(rows: Iterable<readonly (string | number | null)[]>): string {
  let text = '';
  for (const row of rows) text += `${row.map(cellText).join(',')}\n`;
  return text;
}

/** A text as it was before {@link csvText} guarded it. */
export const withoutGuard = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;

/** A number with 17 significant digits, without the zeros at its end: it reads back as the same double. NaN is empty. */
export function digits17(value: number): string {
  if (Number.isNaN(value)) return '';
  const [digits = '', exponent] = value.toPrecision(17).split('e');
  const short = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
  return exponent === undefined ? short : `${short}e${exponent}`;
}

function cellText(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const guarded = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
