import type { Citation } from '../model/framework.ts';
import { groupBy } from '../model/group-by.ts';
import { type Html, html } from './html.ts';
import type { InputValue } from './input.ts';
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

/** Where the figures come from: what the framework cites, each file with its hash and licence, measures, and departments. */
export function sourcesSection(context: ReportContext): Html {
  const { words, assessment, files } = context;
  const used = groupBy(assessment.values, ({ origin }) =>
    origin?.kind === 'import' ? `import\n${origin.file}` : (origin?.kind ?? ''),
  );
  const measured = used.get('measure') ?? [];
  const submitted = used.get('submission') ?? [];
  return html`<section>
<h2>${words.text('sources.title')}</h2>
${(assessment.framework.sources ?? []).map((source) => html`<p>${citation(words, source)}</p>`)}
${
  files.length > 0
    ? table(
        words.text('sources.files'),
        [
          words.text('column.file'),
          words.text('column.values'),
          words.text('column.citation'),
          words.text('column.sha256'),
        ],
        files.map((file) => [
          html`${file.name}`,
          fixed(used.get(`import\n${file.name}`)?.length ?? 0, 0),
          file.citation === null ? html`–` : citation(words, file.citation),
          html`<code>${file.sha256}</code>`,
        ]),
      )
    : measured.length + submitted.length === 0
      ? html`<p>${words.text('sources.noFiles')}</p>`
      : null
}${measured.length === 0 ? null : measuredTable(context, measured)}${
  submitted.length === 0 ? null : html`<p>${words.text('sources.submitted', { count: submitted.length })}</p>`
}
</section>`;
}

/** Which measures computed values from city data, by which revision, and from how many records. */
function measuredTable({ words, nameOf }: ReportContext, values: readonly InputValue[]): Html {
  const revisionOf = ({ origin }: InputValue) => (origin?.kind === 'measure' ? origin.revision : 0);
  const recordsOf = ({ origin }: InputValue) => (origin?.kind === 'measure' ? origin.records : 0);
  const byMeasure = groupBy(values, (value) => `${value.indicator}\n${revisionOf(value)}`);
  return table(
    words.text('sources.measures'),
    [
      words.text('column.indicator'),
      words.text('column.revision'),
      words.text('column.values'),
      words.text('column.records'),
    ],
    [...byMeasure.values()].map((group) => [
      words.local(nameOf(group[0]!.indicator)),
      fixed(revisionOf(group[0]!), 0),
      fixed(group.length, 0),
      fixed(
        group.reduce((sum, value) => sum + recordsOf(value), 0),
        0,
      ),
    ]),
  );
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
