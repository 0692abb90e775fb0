import type { Area } from '../model/area.ts';
import type { PageText } from '../platform/http/public-page.ts';
import type { LineageValue } from './edition-lineage.ts';
import { type EditionPage, standing, valueText } from './edition-page.ts';
import {
  bandChip,
  bar,
  type PageWords,
  pageAddress,
  pageText,
  rankText,
  wide,
} from './edition-page-frame.ts';
import type { EditionView } from './edition-view.ts';
import { type Html, html } from './html.ts';
import { fixed, readable } from './report-wording.ts';
import type { RunNodeWire } from './run-wire.ts';

/** An area within an edition: where it stands, every dimension and indicator, and where each value came from. */
export function editionAreaPage(page: EditionPage, area: Area): PageText {
  const { edition, view, words } = page;
  const { say, local, locale } = words;
  const { record, scores, ranks } = view;
  const index = record.nodes[0]!.code;
  const score = scores.at(area.code, index);
  const parent = area.parent === null ? undefined : view.areaOf(area.parent);
  const isKept = view.ranking.some(({ code }) => code === area.code);
  return pageText({
    words,
    title: `${local(area.name)} · ${local(edition.title)}`,
    path: `/editions/${edition.id}/areas/${encodeURIComponent(area.code)}`,
    ways: [
      [pageAddress(edition.id, locale), local(edition.title)],
      [`/editions?lang=${locale}`, say('all')],
    ],
    body: html`<header>
<p class="kicker">${local(edition.title)} · ${parent ? local(parent.name) : ''} ${area.code}</p>
<h1>${local(area.name)}</h1>
${standing({ ...edition, note: null, replaces: null }, words)}
<p class="lead">${
      !isKept
        ? say('area.left')
        : score === null
          ? say('area.unscored')
          : say('area.finding', {
              area: local(area.name),
              rank: rankText(ranks.at(area.code, index)),
              count: edition.areaCount,
              score: fixed(score, 1),
            })
    } ${bandChip(words, view, score)}</p>
</header>
${isKept ? figures(page, area) : null}
${pager(page, area)}`,
  });
}

function figures({ edition, view, words }: EditionPage, area: Area): Html {
  const { say, local } = words;
  const { record, nodes, scores, ranks, scale } = view;
  const values = new Map<string, LineageValue>();
  // of several periods the one that the run was of, else the latest
  for (const value of view.valuesOf(area.code)) {
    const known = values.get(value.indicator);
    if (!known || (known.period !== record.period && value.period > known.period))
      values.set(value.indicator, value);
  }
  return html`<section>
<h2 id="figures">${say('area.figures')}</h2>
<p class="soft">${say('area.lead')}</p>
${wide(
  say('area.figures'),
  html`<table><thead><tr><th scope="col">${say('area.node')}</th><th class="n" scope="col">${say('score')}</th><td class="bar"></td><th class="n" scope="col">${say('rank')}</th><th class="n" scope="col">${say('value')}</th><th scope="col">${say('origin')}</th></tr></thead><tbody>
${nodes.map((node) => {
  const score = scores.at(area.code, node.code);
  const value = node.kind === 'indicator' ? values.get(node.numerator ?? node.code) : undefined;
  return html`<tr class="depth-${Math.min(node.depth, 4)}${node.kind === 'dimension' ? ' branch' : ''}"><th scope="row">${local(node.name)}</th><td class="n">${fixed(score ?? Number.NaN, 1)}</td><td class="bar">${bar(score, scale, 'bar')}</td><td class="n">${rankText(ranks.at(area.code, node.code))}</td><td class="n">${node.kind === 'indicator' ? figureText(node, value, words) : null}</td><td>${value ? origin(value, view, words, lineageAddress(edition.runId, area.code, node.code)) : null}</td></tr>
`;
})}</tbody></table>`,
)}
</section>`;
}

/** The value as it was brought, in its unit, with its period where that is another one. */
function figureText(node: RunNodeWire, value: LineageValue | undefined, words: PageWords): Html {
  if (!value) return html`<span class="soft">${words.messages['report.state.not-reported'] ?? '–'}</span>`;
  if (value.value === null) return html`<span class="soft">${valueText(value, words)}</span>`;
  return html`${readable(value.value)}${node.unitSymbol && node.unitSymbol.en !== '1' ? html` <small>${words.local(node.unitSymbol)}</small>` : null}`;
}

/** Where the console shows how a value came about, down to its records. */
const lineageAddress = (run: string, area: string, node: string): string =>
  `/lineage/${encodeURIComponent(area)}/${encodeURIComponent(node)}?run=${encodeURIComponent(run)}`;

function origin(
  value: LineageValue,
  { record }: EditionView,
  { say, messages }: PageWords,
  address: string,
): Html {
  const { origin: from, period, state } = value;
  const parts: string[] = [];
  if (from?.kind === 'import')
    parts.push(
      say(Number(from.rowCount) > 1 ? 'origin.rows' : 'origin.cell', {
        file: String(from.file),
        row: Number(from.row),
        column: String(from.column),
        count: Number(from.rowCount),
      }),
    );
  if (from?.kind === 'measure')
    parts.push(say('origin.measure', { revision: Number(from.revision), count: Number(from.records) }));
  if (from?.kind === 'submission')
    parts.push(
      say('origin.submission', {
        department: String(from.department ?? '–'),
        count: Array.isArray(from.evidence) ? from.evidence.length : 0,
      }),
    );
  if (period !== record.period) parts.push(say('origin.period', { period }));
  if (state !== 'reported' && value.value !== null) parts.push(messages[`report.state.${state}`] ?? state);
  return html`<small><a href="${address}">${parts.join(' · ')}</a></small>`;
}

/** The areas before and after it. */
function pager({ edition, view, words }: EditionPage, area: Area): Html {
  const { say, local, locale } = words;
  const at = view.ranking.findIndex(({ code }) => code === area.code);
  const link = (other: Area | undefined, key: string): Html =>
    other
      ? html`<a href="${pageAddress(edition.id, locale, other.code)}">${say(key, { area: local(other.name) })}</a>`
      : html`<span></span>`;
  return html`<nav class="pager" aria-label="${say('ranking')}">${link(at > 0 ? view.ranking[at - 1] : undefined, 'pager.before')} ${link(at >= 0 ? view.ranking[at + 1] : undefined, 'pager.after')}</nav>`;
}
