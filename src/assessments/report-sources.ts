import type { Citation } from '../model/framework.ts';
import { groupBy } from '../model/group-by.ts';
import { type Html, html } from './html.ts';
import type { ReportContext } from './report-context.ts';
import { table } from './report-method.ts';
import { fixed, percent } from './report-wording.ts';

/** Most area names that one line of missing values lists; the rest is counted. */
const MAX_NAMES = 40;

/** Areas that were left out, and values that were missing, with their states. */
export function gapsSection(context: ReportContext): Html {
  const { words, assessment, areaOf, nameOf } = context;
  const { result, missing } = assessment;
  const byIndicator = groupBy(missing, (one) => `${one.indicator}\n${one.reason}`);
  return html`<section>
<h2>${words.text('gaps.title')}</h2>
<h3>${words.text('gaps.screenedOut')}</h3>
${
  result.screenedOut.length === 0
    ? html`<p>${words.text('gaps.noneScreenedOut')}</p>`
    : table(
        null,
        [words.text('ranking.area'), words.text('column.availability'), words.text('column.required')],
        result.screenedOut.map((one) => [
          words.local(areaOf(one.area).name),
          percent(one.availability),
          percent(one.required),
        ]),
      )
}
<h3>${words.text('gaps.missing')}</h3>
${
  missing.length === 0
    ? html`<p>${words.text('gaps.noneMissing')}</p>`
    : html`<p>${words.text('gaps.lead')}</p>${table(
        null,
        [
          words.text('column.indicator'),
          words.text('column.state'),
          words.text('column.count'),
          words.text('column.areas'),
        ],
        [...byIndicator.values()].map((cells) => [
          words.local(nameOf(cells[0]!.indicator)),
          words.text(`state.${cells[0]!.reason}`),
          fixed(cells.length, 0),
          html`${cells.slice(0, MAX_NAMES).map((cell, index) => html`${index === 0 ? '' : ' · '}${words.local(areaOf(cell.area).name)}`)}${cells.length > MAX_NAMES ? html` ${words.text('gaps.more', { count: cells.length - MAX_NAMES })}` : null}`,
        ]),
      )}`
}
</section>`;
}

/** Where the figures come from: what the framework cites, and each file with its hash and licence. */
export function sourcesSection({ words, assessment, files }: ReportContext): Html {
  const used = groupBy(assessment.values, ({ origin }) => (origin?.kind === 'import' ? origin.file : ''));
  return html`<section>
<h2>${words.text('sources.title')}</h2>
${(assessment.framework.sources ?? []).map((source) => html`<p>${citation(words, source)}</p>`)}
${
  files.length === 0
    ? html`<p>${words.text('sources.noFiles')}</p>`
    : table(
        words.text('sources.files'),
        [
          words.text('column.file'),
          words.text('column.values'),
          words.text('column.citation'),
          words.text('column.sha256'),
        ],
        files.map((file) => [
          html`${file.name}`,
          fixed(used.get(file.name)?.length ?? 0, 0),
          file.citation === null ? html`–` : citation(words, file.citation),
          html`<code>${file.sha256}</code>`,
        ]),
      )
}
</section>`;
}

/** How anybody computes the run again. */
export function replaySection({ words, inputsSha256, frameworkSha256, assessment }: ReportContext): Html {
  const { framework } = assessment;
  return html`<section>
<h2>${words.text('replay.title')}</h2>
<p>${words.text('replay.lead')}</p>
<pre>node meridian.mjs replay run.json</pre>
${table(
  null,
  [words.text('column.thing'), words.text('column.sha256')],
  [
    [html`inputs.csv`, html`<code>${inputsSha256}</code>`],
    [
      html`${words.local(framework.name)} <small>${framework.id} ${framework.version}</small>`,
      html`<code>${frameworkSha256}</code>`,
    ],
  ],
)}
</section>`;
}

function citation(words: ReportContext['words'], { title, address, licence, accessed }: Citation): Html {
  const isLink = address !== undefined && /^https?:\/\//i.test(address);
  return html`${words.local(title)}${address === undefined ? null : isLink ? html` <a href="${address}" rel="noreferrer">${address}</a>` : html` ${address}`}${licence === undefined ? null : html` <span class="soft">${words.text('sources.licence', { licence })}</span>`}${accessed === undefined ? null : html` <span class="soft">${words.text('sources.accessed', { date: accessed })}</span>`}`;
}
