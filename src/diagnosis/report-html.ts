import { Html, html } from '../assessments/html.ts';
import { svgOf } from './drawing-svg.ts';
import type { Block, ReportDocument, Section } from './report-document.ts';

/** Like the reports of runs (assessments/report-style.ts), for reading rather than for tables. */
const STYLE = `
:root{--ink:#17212b;--soft:#52606d;--line:#d5dce1;--accent:#0f5f7c;--track:#e8edf0;--peer:#66a9bd;--good:#1d7a4f;--bad:#b4552d;--caution:#8a5a00}
*{box-sizing:border-box}
html{font:16px/1.6 system-ui,"Segoe UI",Roboto,"Noto Sans","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:var(--ink);background:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:0 auto;max-width:780px;padding:40px 32px 64px}
header{border-bottom:3px solid var(--accent);padding-bottom:14px}
.kicker{color:var(--accent);font-weight:600;margin:0}
h1{font-size:2rem;line-height:1.25;margin:.2em 0 .2em;font-weight:650}
h2{font-size:1.25rem;margin:2.2em 0 .5em;font-weight:650}
p{margin:.4em 0;overflow-wrap:anywhere}
.soft,.note,figcaption,caption{color:var(--soft);font-size:.85rem}
.notice{border-left:4px solid #cf8a1d;background:#fdf6ea;padding:8px 14px;margin:16px 0 0;font-size:.85rem}
.story{margin:20px 0;padding:0;list-style:none}
.story li,.said li{padding:.3em 0 .3em 18px;border-left:4px solid var(--line);margin:.35em 0}
.story li{font-size:1.08rem;line-height:1.5}
.said{margin:.4em 0 1em;padding:0;list-style:none}
li.good{border-color:var(--good)!important}li.bad{border-color:var(--bad)!important}li.caution{border-color:#cf8a1d!important}
figure{margin:1.2em 0}
figure svg{display:block;width:100%;height:auto;overflow:visible}
table{border-collapse:collapse;width:100%;font-size:.85rem;margin:1.2em 0}
caption{text-align:left;padding:0 0 .4em}
th{text-align:left;font-weight:600;color:var(--soft);border-bottom:2px solid var(--line);padding:5px 8px;vertical-align:bottom}
td{border-bottom:1px solid var(--line);padding:4px 8px;vertical-align:top;overflow-wrap:anywhere}
th.n,td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.wide{overflow-x:auto}
svg{font-family:inherit}
.fill.ink-ink{fill:var(--ink)}.fill.ink-soft{fill:var(--soft)}.fill.ink-line{fill:var(--line)}.fill.ink-track{fill:var(--track)}.fill.ink-own{fill:var(--accent)}.fill.ink-peer{fill:var(--peer)}.fill.ink-good{fill:var(--good)}.fill.ink-bad{fill:var(--bad)}.fill.ink-paper{fill:#fff}
.stroke{fill:none;stroke-linecap:round}.stroke.ink-ink{stroke:var(--ink)}.stroke.ink-soft{stroke:var(--soft)}.stroke.ink-line{stroke:var(--line)}.stroke.ink-track{stroke:var(--track)}.stroke.ink-own{stroke:var(--accent)}.stroke.ink-peer{stroke:var(--peer)}.stroke.ink-good{stroke:var(--good)}.stroke.ink-bad{stroke:var(--bad)}
footer{border-top:1px solid var(--line);margin-top:3em;padding-top:1em;color:var(--soft);font-size:.8rem}
@media (max-width:640px){body{padding:20px 16px}h1{font-size:1.5rem}}
@media print{@page{size:A4;margin:16mm 15mm}html{font-size:10.5pt}body{max-width:none;padding:0}h2{break-after:avoid}.said,figure,tr,.note{break-inside:avoid}thead{display:table-header-group}.first{break-after:page}.wide{overflow:visible}}
`.trim();

/**
 * The report as one HTML file: no script, nothing loaded from elsewhere, fit for print with the whole story on the first page.
 * Everything that comes from data is escaped. The same document gives the same bytes.
 */
export const htmlReport = (report: ReportDocument): string =>
  html`<!doctype html>
<html lang="${report.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${report.title}</title>
<style>
${new Html(STYLE)}
</style>
</head>
<body>
<div class="first">
<header>
<p class="kicker">${report.kicker}</p>
<h1>${report.title}</h1>
<p class="soft">${report.lead}</p>
</header>
${report.notice === null ? null : html`<p class="notice" role="note">${report.notice}</p>`}
<ol class="story">${report.summary.map(({ text, tone }) => html`<li class="${tone}">${text}</li>`)}</ol>
${report.picture === null ? null : figure(report.picture.drawing, report.picture.caption)}
</div>
<main>
${report.sections.map(sectionOf)}
</main>
<footer>${report.footer}</footer>
</body>
</html>
`.text;

const figure = (drawing: Parameters<typeof svgOf>[0], caption: string): Html =>
  html`<figure>${svgOf(drawing)}<figcaption>${caption}</figcaption></figure>`;

function sectionOf({ id, title, blocks }: Section): Html {
  const sentences = blocks.filter((block) => block.kind === 'sentence');
  const others = blocks.filter((block) => block.kind !== 'sentence');
  return html`<section id="${id}"><h2>${title}</h2>
${sentences.length === 0 ? null : html`<ul class="said">${sentences.map(({ text, tone }) => html`<li class="${tone}">${text}</li>`)}</ul>`}
${others.map(blockOf)}
</section>
`;
}

function blockOf(block: Exclude<Block, { kind: 'sentence' }>): Html {
  if (block.kind === 'note') return html`<p class="note">${block.text}</p>`;
  if (block.kind === 'picture') return figure(block.drawing, block.caption);
  const { caption, columns, rows } = block;
  const side = (at: number): string => (columns[at]!.isNumber ? 'n' : '');
  return html`<div class="wide"><table><caption>${caption}</caption>
<thead><tr>${columns.map(({ title }, at) => html`<th scope="col" class="${side(at)}">${title}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, at) => html`<td class="${side(at)}">${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;
}
