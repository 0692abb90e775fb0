import { formulaParts } from '../model/method-formula.ts';
import type { Locale } from '../model/text.ts';
import { Html, html } from './html.ts';
import type { Block, TableBlock } from './methodology-block.ts';
import { REPORT_STYLE } from './report-style.ts';

const STYLE = `
.formula{font-family:"STIX Two Math","Cambria Math",Cambria,Georgia,serif;font-size:1.05rem;background:var(--tint);border:1px solid var(--line);padding:8px 16px;max-width:none;overflow-x:auto}
sub,sup{font-size:.75em;line-height:0}
td{max-width:36em}
@media print{.formula{background:none}}
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
      return html`<p class="formula">${formulaParts(block.text).map(({ kind, text }) => {
        if (kind === 'sub') return html`<sub>${text}</sub>`;
        return kind === 'sup' ? html`<sup>${text}</sup>` : text;
      })}</p>`;
    case 'list':
      return html`<ul>${block.items.map((item) => html`<li>${item}</li>`)}</ul>`;
    case 'table':
      return htmlTable(block);
    case 'source':
      return html`<p>${block.text}${block.address === undefined ? null : html` <a href="${block.address}" rel="noreferrer">${block.address}</a>`} <span class="soft">${block.more}</span></p>`;
  }
}

function htmlTable({ caption, head, numbersFrom = head.length, rows, depths }: TableBlock): Html {
  const classOf = (column: number): string => (column >= numbersFrom ? 'n' : '');
  return html`<div class="wide"><table>${caption === undefined ? null : html`<caption>${caption}</caption>`}<thead><tr>${head.map((cell, column) => html`<th scope="col" class="${classOf(column)}">${cell}</th>`)}</tr></thead><tbody>
${rows.map(
  (row, index) =>
    html`<tr class="${depths ? `depth-${Math.min(depths[index] ?? 0, 4)}` : ''}">${row.map((cell, column) => html`<td class="${classOf(column)}">${cell}</td>`)}</tr>
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
      return `    ${formulaParts(block.text)
        .map(({ kind, text }) => {
          if (kind === 'line') return text;
          return `${kind === 'sub' ? '_' : '^'}${/^(.|\\(.*\\))$/u.test(text) ? text : `(${text})`}`;
        })
        .join('')}`;
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
      line(row.map((cell, column) => (column === 0 ? indent(index) : '') + escaped(cell))),
    ),
  ].join('\n');
}

/** Text that Markdown takes as it is, on one line. */
const escaped = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#]/g, '\\$&');

/** The same at the beginning of a line, where it must not become a list or a rule. */
const escapedLine = (text: string): string =>
  escaped(text)
    .replace(/^[-+=~]/, '\\$&')
    .replace(/^(\d+)([.)] )/, '$1\\$2');
