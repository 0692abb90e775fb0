import { columnOf } from '../composite/table.ts';
import { bandOf } from '../model/framework.ts';
import { type Html, html } from './html.ts';
import type { ReportContext } from './report-context.ts';
import { bandClass, bandMark } from './report-ranking.ts';
import { fixed } from './report-wording.ts';

const WIDTH = 1000;
const HEIGHT = 280;
const MARGIN = { left: 44, right: 16, top: 34, bottom: 34 };
const MAX_BINS = 24;

export interface Bin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** How many areas score how much, as a histogram with the median, and how many are in each band. */
export function distributionSection(context: ReportContext): Html {
  const { words, assessment } = context;
  const { bands, statistics } = assessment;
  const scores = [...columnOf(assessment.result.scores, assessment.framework.tree.code)].filter(
    Number.isFinite,
  );
  if (scores.length === 0) return html``;
  return html`<section>
<h2>${words.text('distribution.title')}</h2>
<p class="soft">${words.text('distribution.lead', {
    count: scores.length,
    mean: fixed(statistics.mean, 2),
    median: fixed(statistics.median, 2),
    deviation: fixed(statistics.standardDeviation, 2),
  })}</p>
<figure>${histogram(context, binsOf(scores))}</figure>
${
  bands.length > 0
    ? html`<ul class="legend">${bands.map((band, index) => html`<li><span class="chip">${bandMark(index)}${words.local(band.name)}</span> <span class="soft">≥ ${fixed(band.min, 0)}</span> ${words.text('distribution.areas', { count: band.count })}</li>`)}</ul>`
    : null
}
</section>`;
}

/** Bins of one round width (1, 2 or 5 × a power of ten), at most {@link MAX_BINS}, from below the least to above the largest. */
export function binsOf(scores: readonly number[]): readonly Bin[] {
  const least = Math.min(...scores);
  const most = Math.max(...scores);
  const step = roundStep((most - least || 1) / (MAX_BINS - 2));
  const first = Math.floor(least / step);
  const count = Math.floor(most / step) - first + 1;
  const counts = new Array<number>(count).fill(0);
  for (const score of scores)
    counts[Math.min(count - 1, Math.max(0, Math.floor(score / step) - first))]! += 1;
  return counts.map((areas, index) => ({
    low: (first + index) * step,
    high: (first + index + 1) * step,
    count: areas,
  }));
}

function histogram({ words, assessment }: ReportContext, bins: readonly Bin[]): Html {
  const low = bins[0]!.low;
  const high = bins[bins.length - 1]!.high;
  const most = Math.max(...bins.map((bin) => bin.count));
  const x = (score: number) =>
    MARGIN.left + ((score - low) / (high - low)) * (WIDTH - MARGIN.left - MARGIN.right);
  const y = (count: number) =>
    HEIGHT - MARGIN.bottom - (count / most) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const decimals = high - low >= 20 ? 0 : high - low >= 2 ? 1 : 2;
  const median = assessment.statistics.median;
  const every = Math.ceil(bins.length / 12);
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="histogram"><title id="histogram">${words.plain(assessment.framework.tree.name)}</title>
${bins.map((bin) => {
  const band = bandOf(assessment.bands, (bin.low + bin.high) / 2);
  const index = assessment.bands.findIndex((one) => one.code === band?.code);
  return html`<rect class="${bandClass(index)}" x="${at(x(bin.low) + 1)}" y="${at(y(bin.count))}" width="${at(x(bin.high) - x(bin.low) - 2)}" height="${at(HEIGHT - MARGIN.bottom - y(bin.count))}"/>
`;
})}<line class="guide" x1="${at(x(median))}" x2="${at(x(median))}" y1="14" y2="${HEIGHT - MARGIN.bottom}"/>
${bins
  .filter((bin) => bin.count > 0)
  .map(
    (bin) =>
      html`<text class="tick" x="${at((x(bin.low) + x(bin.high)) / 2)}" y="${at(y(bin.count) - 4)}" text-anchor="middle">${bin.count}</text>`,
  )}
<line class="axis" x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${HEIGHT - MARGIN.bottom}" y2="${HEIGHT - MARGIN.bottom}"/>
${bins.filter((_, index) => index % every === 0).map((bin) => html`<text class="tick" x="${at(x(bin.low))}" y="${HEIGHT - 12}" text-anchor="middle">${fixed(bin.low, decimals)}</text>`)}<text class="tick" x="${at(x(high))}" y="${HEIGHT - 12}" text-anchor="middle">${fixed(high, decimals)}</text>
${words.each('distribution.median', { median: fixed(median, 2) }, (text, locale) => html`<text class="label" lang="${locale}" x="${at(x(median) + 6)}" y="20">${text}</text>`)}
</svg>`;
}

const at = (position: number): string => position.toFixed(1);

function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power;
}
