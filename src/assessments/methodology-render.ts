import { formulaMath, type MathElement } from '../model/formula-math.ts';
import { formulaText } from '../model/method-formula.ts';
import type { Locale } from '../model/text.ts';
import { Html, html } from './html.ts';
import type { Block, Cell, TableBlock } from './methodology-block.ts';
import { REPORT_STYLE } from './report-style.ts';

const STYLE = `
.formula{background:var(--tint);border:1px solid var(--line);border-radius:4px;padding:10px 16px;margin:.6em 0;overflow-x:auto;break-inside:avoid}
.formula math{font-size:1.1rem}
.formula div{margin:.35em 0}
.v{font-style:italic}
.formula .soft{margin:0;font-size:.85rem}
.where{font-size:.85rem;margin:.4em 0 1em;max-width:90ch}
.where math{font-size:.95rem}
td{max-width:36em}
td code{color:var(--soft);font-size:.8em}
main>h2{break-after:avoid}
@media print{.formula{background:none}p{max-width:none}}
`.trim();

interface HtmlOptions {
  readonly locale: Locale;
  readonly title: string;
  readonly footer: string;
  readonly meridian: string;
}

/** One HTML file: no script, nothing loaded from elsewhere, fit for print; all that comes from the framework is escaped. */
export const htmlText = (
  blocks: readonly Block[],
  { locale, title, footer, meridian }: HtmlOptions,
): string =>
  html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="Meridian ${meridian}">
<title>${title}</title>
<style>
${new Html(REPORT_STYLE)}
${new Html(STYLE)}
</style>
</head>
<body>
<main>
${blocks.map((block) => html`${htmlBlock(block)}\n`)}</main>
<footer>${footer}</footer>
</body>
</html>
`.text;

function htmlBlock(block: Block): Html {
  switch (block.kind) {
    case 'heading':
      if (block.level === 1) return html`<h1>${block.text}</h1>`;
      return block.level === 2 ? html`<h2>${block.text}</h2>` : html`<h3>${block.text}</h3>`;
    case 'paragraph':
      return html`<p class="${block.tone ?? ''}">${block.text}</p>`;
    case 'formula':
      return html`<div class="formula">${block.label === '' ? null : html`<p class="soft">${block.label}</p>`}${block.lines.map(
        (line) =>
          html`<div><math displaystyle="true" aria-label="${formulaText(line)}">${formulaMath(line).map(mathHtml)}</math></div>`,
      )}</div>`;
    case 'symbols':
      return html`<p class="where soft">${block.lead}${block.items.map(
        ({ symbol, text }, index) =>
          html`${index === 0 ? '' : block.joint}<math>${formulaMath(symbol).map(mathHtml)}</math>${block.colon}${text}`,
      )}${block.end}</p>`;
    case 'list':
      return html`<ul>${block.items.map((item) => html`<li>${item}</li>`)}</ul>`;
    case 'table':
      return htmlTable(block);
    case 'source':
      return html`<p>${block.text}${block.address === undefined ? null : html` <a href="${block.address}" rel="noreferrer">${block.address}</a>`} <span class="soft">${block.more}</span></p>`;
  }
}

/** Only elements and letters of our own formulas. */
const mathHtml = ({ tag, children, isVariable }: MathElement): Html => {
  const name = new Html(tag);
  const variable = isVariable ? html` mathvariant="normal" class="v"` : null;
  const width = tag === 'mspace' ? html` width="0.17em"` : null;
  return html`<${name}${variable}${width}>${typeof children === 'string' ? children : children.map(mathHtml)}</${name}>`;
};

const htmlCell = (cell: Cell): Html =>
  typeof cell === 'string' ? html`${cell}` : html`${cell.text} <code>${cell.code}</code>`;

function htmlTable({ caption, head, numbersFrom = head.length, rows, depths }: TableBlock): Html {
  const classOf = (column: number): string => (column >= numbersFrom ? 'n' : '');
  return html`<div class="wide"><table>${caption === undefined ? null : html`<caption>${caption}</caption>`}<thead><tr>${head.map((cell, column) => html`<th scope="col" class="${classOf(column)}">${cell}</th>`)}</tr></thead><tbody>
${rows.map(
  (row, index) =>
    html`<tr class="${depths ? `depth-${Math.min(depths[index] ?? 0, 4)}` : ''}">${row.map((cell, column) => html`<td class="${classOf(column)}">${htmlCell(cell)}</td>`)}</tr>
`,
)}</tbody></table></div>`;
}

/** The same as Markdown (CommonMark with tables), which word processors and version control read. */
export const markdownText = (blocks: readonly Block[], footer: string): string =>
  `${[...blocks.map(markdownBlock), `---\n\n${escaped(footer)}`].join('\n\n')}\n`;

function markdownBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(block.text)}`;
    case 'paragraph':
      return block.tone === 'notice' ? `> ${escapedLine(block.text)}` : escapedLine(block.text);
    case 'formula':
      return [
        ...(block.label === '' ? [] : [`${escapedLine(block.label)}\n`]),
        ...block.lines.map((line) => `    ${formulaText(line)}`),
      ].join('\n');
    case 'symbols':
      return `${escapedLine(block.lead)}${block.items.map(({ symbol, text }) => `\`${symbol}\`${block.colon}${escaped(text)}`).join(block.joint)}${block.end}`;
    case 'list':
      return block.items.map((item) => `- ${escapedLine(item)}`).join('\n');
    case 'table':
      return markdownTable(block);
    case 'source':
      return `${escapedLine(block.text)}${block.address === undefined ? '' : ` <${block.address.replace(/[<>\s]/g, encodeURIComponent)}>`} ${escaped(block.more)}`.trim();
  }
}

function markdownTable({ caption, head, numbersFrom = head.length, rows, depths }: TableBlock): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const indent = (index: number): string => '\u2003'.repeat(depths?.[index] ?? 0);
  return [
    ...(caption === undefined ? [] : [`${escapedLine(caption)}\n`]),
    line(head.map(escaped)),
    line(head.map((_, column) => (column >= numbersFrom ? '--:' : '---'))),
    ...rows.map((row, index) =>
      line(row.map((cell, column) => (column === 0 ? indent(index) : '') + markdownCell(cell))),
    ),
  ].join('\n');
}

const markdownCell = (cell: Cell): string =>
  typeof cell === 'string' ? escaped(cell) : `${escaped(cell.text)} \`${cell.code}\``;

/** Text that Markdown takes as it is, on one line. */
const escaped = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#]/g, '\\$&');

/** The same at the beginning of a line, where it must not become a list or a rule. */
const escapedLine = (text: string): string =>
  escaped(text)
    .replace(/^[-+=~]/, '\\$&')
    .replace(/^(\d+)([.)] )/, '$1\\$2');
