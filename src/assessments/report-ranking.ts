import { columnOf } from '../composite/table.ts';
import { bandOf } from '../model/framework.ts';
import { type Html, html } from './html.ts';
import type { ReportContext } from './report-context.ts';
import { fixed } from './report-wording.ts';
import { SCORES_FILE } from './run-tables.ts';

/** Areas that the ranking lists; all of them are in scores.csv. More would be more than a browser shows readily. */
const MOST_LISTED = 1000;

/** The first {@link MOST_LISTED} areas by rank, with bars for the index and for each dimension under it. */
export function rankingSection(context: ReportContext): Html {
  const { words, assessment } = context;
  const { result, framework, bands } = assessment;
  const index = framework.tree.code;
  const dimensions = framework.tree.children.map((child) => child.code);
  const scores = [index, ...dimensions].map((code) => columnOf(result.scores, code));
  const ranks = columnOf(result.ranks, index);
  const scale = scaleOf(context);
  const places = new Map(assessment.places.map((place) => [place.code, place]));
  const rows = [...result.areas.keys()]
    .sort((a, b) => orderOf(ranks[a]!) - orderOf(ranks[b]!) || a - b)
    .slice(0, MOST_LISTED);
  const all = result.areas.length;
  return html`<section>
<h2>${words.text('ranking.title')}</h2>
<p class="soft">${words.text('ranking.lead', { low: fixed(scale.low, 0), high: fixed(scale.high, 0) })}</p>
${all > rows.length ? html`<p>${words.text('ranking.part', { listed: fixed(rows.length, 0), count: fixed(all, 0), file: SCORES_FILE })}</p>` : null}
<div class="wide"><table>
<thead><tr><th class="n" scope="col">${words.text('ranking.rank')}</th><th scope="col">${words.text('ranking.area')}</th><th class="n" scope="col">${words.local(framework.tree.name)}</th><th scope="col"></th>${bands.length > 0 ? html`<th scope="col">${words.text('ranking.band')}</th>` : null}${framework.tree.children.map((child) => html`<th class="n" scope="col">${words.local(child.name)}</th>`)}</tr></thead>
<tbody>
${rows.map((row) => {
  const area = context.areaOf(result.areas[row]!);
  const parent = area.parent === null ? undefined : places.get(area.parent);
  const [own, ...parts] = scores.map((column) => column[row]!);
  return html`<tr><td class="n">${rankText(ranks[row]!)}</td><td><span class="area">${words.local(area.name)}</span>${parent ? html`<br><small>${words.local(parent.name)}</small>` : null}</td><td class="n">${fixed(own!, 2)}</td><td class="bar">${bar(own!, scale, 'bar')}</td>${bands.length > 0 ? html`<td>${bandChip(context, own!)}</td>` : null}${parts.map((score) => html`<td class="n">${fixed(score, 1)}${bar(score, scale, 'bar thin')}</td>`)}</tr>
`;
})}</tbody>
</table></div>
</section>`;
}

/** The ends of the bars: the range that scores were normalised to, or the scores' own extent where there is no one range. */
export function scaleOf({ assessment }: ReportContext): { readonly low: number; readonly high: number } {
  const step = assessment.log.find((entry) => entry.step === 'normalise');
  const ranges = step?.step === 'normalise' ? Object.values(step.columns) : [];
  const range = ranges[0]?.to;
  const isOneRange =
    range !== undefined &&
    ranges.every(({ method, to }) => method !== 'zscore' && to?.[0] === range[0] && to?.[1] === range[1]);
  if (isOneRange) return { low: range[0], high: range[1] };
  const { framework, result } = assessment;
  const codes = [framework.tree.code, ...framework.tree.children.map((child) => child.code)];
  const scores = codes.flatMap((code) => [...columnOf(result.scores, code)]).filter(Number.isFinite);
  const low = scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY);
  const high = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  return scores.length === 0 ? { low: 0, high: 1 } : { low, high: high > low ? high : low + 1 };
}

/** A band's mark and name; nothing for a score without a band. */
export function bandChip({ words, assessment }: ReportContext, score: number): Html | null {
  const band = bandOf(assessment.bands, score);
  if (band === null) return null;
  const index = assessment.bands.findIndex((one) => one.code === band.code);
  return html`<span class="chip">${bandMark(index)}${words.local(band.name)}</span>`;
}

export const bandMark = (index: number): Html =>
  html`<svg viewBox="0 0 10 10" aria-hidden="true"><rect width="10" height="10" rx="2" class="${bandClass(index)}"/></svg>`;

/** There are four fixed colours; further bands take the accent. */
export const bandClass = (index: number): string => (index >= 0 && index < 4 ? `band-${index}` : 'band-none');

function bar(
  score: number,
  { low, high }: { readonly low: number; readonly high: number },
  kind: string,
): Html | null {
  if (Number.isNaN(score)) return null;
  const width = Math.min(100, Math.max(0, ((score - low) / (high - low)) * 100)).toFixed(1);
  return html`<svg class="${kind}" viewBox="0 0 100 9" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="9"/><rect class="fill" width="${width}" height="9"/></svg>`;
}

const rankText = (rank: number): string =>
  Number.isNaN(rank) ? '–' : Number.isInteger(rank) ? String(rank) : rank.toFixed(1);

const orderOf = (rank: number): number => (Number.isNaN(rank) ? Number.MAX_VALUE : rank);
