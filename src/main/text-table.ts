/** One column of a table in a terminal. */
export interface TextColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Longer texts are cut to this width. */
  readonly maxWidth?: number;
}

const GAP = '  ';

/** Characters that take two columns in a terminal: CJK, full-width forms, pictographs. */
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}])$/u;
const WITHOUT_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Columns that a text takes in a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += WITHOUT_WIDTH.test(sign) ? 0 : WIDE.test(sign) ? 2 : 1;
  return width;
}

/** Rows under their titles, aligned by the width that each text takes in a terminal. Control characters are left out. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
  const cut = (cells: readonly string[]) =>
    columns.map(({ maxWidth }, index) => cutTo(plain(cells[index] ?? ''), maxWidth));
  const lines = [cut(columns.map((column) => column.title)), ...rows.map(cut)];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => widthOf(line[index]!))));
  const written = lines.map((line) =>
    line
      .map((cell, index) => {
        const padding = ' '.repeat(widths[index]! - widthOf(cell));
        return columns[index]!.align === 'right' ? padding + cell : cell + padding;
      })
      .join(GAP)
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP);
  return `${[written[0], rule, ...written.slice(1)].join('\n')}\n`;
}

/** A text without what would move the cursor or colour the terminal: texts come from data. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
export const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');

function cutTo(text: string, maxWidth: number | undefined): string {
  if (maxWidth === undefined || widthOf(text) <= maxWidth) return text;
  let cut = '';
  for (const sign of text) {
    if (widthOf(cut) + widthOf(sign) > maxWidth - 1) break;
    cut += sign;
  }
  return `${cut}…`;
}
