import type { FrameworkNode } from '../model/framework.ts';
import type { LocalText } from '../model/text.ts';
import type { PageText } from '../platform/http/public-page.ts';
import { methodologyFile } from './edition-bundle.ts';
import { isRoundedScore, isRoundedValue } from './edition-changes.ts';
import { countOrigins } from './edition-lineage.ts';
import { CHANGES_FILE, FRAMEWORK_FILE, MANIFEST_FILE, SIGNATURE_FILE } from './edition-manifest.ts';
import {
  bandChip,
  bar,
  bytesText,
  fileAddress,
  type PageWords,
  pageAddress,
  pageText,
  rankText,
  wide,
} from './edition-page-frame.ts';
import type { EditionView } from './edition-view.ts';
import type { EditionWire } from './edition-wire.ts';
import { type Html, html } from './html.ts';
import { REPORT_FILE } from './report.ts';
import { bandMark } from './report-ranking.ts';
import { fixed, readable } from './report-wording.ts';
import { SCORES_FILE } from './run-tables.ts';
import { methodText, stepText } from './step-text.ts';

/** Areas that the ranking lists; scores.csv has all. */
const MOST_LISTED = 1000;
/** Changes of each kind that are listed; changes.json has all. */
const MOST_CHANGES = 60;

export interface EditionPage {
  readonly edition: EditionWire;
  readonly view: EditionView;
  readonly words: PageWords;
}

/** The public page of an edition. */
export function editionPage(page: EditionPage): PageText {
  const { edition, words } = page;
  const { say, local, locale } = words;
  return pageText({
    words,
    title: local(edition.title),
    path: `/editions/${edition.id}`,
    ways: [
      [`/editions?lang=${locale}`, say('all')],
      [`/?run=${encodeURIComponent(edition.runId)}`, say('console')],
    ],
    body: html`${head(page)}
${ranking(page)}
${changed(page)}
${method(page)}
${sources(page)}
${verifying(page)}
${downloads(page)}`,
  });
}

function head({ edition, view, words }: EditionPage): Html {
  const { say, local, day } = words;
  const { record } = view;
  const figures: readonly (readonly [string, string, string?])[] = [
    ['areas', fixed(edition.areaCount, 0)],
    ['indicators', fixed(edition.indicatorCount, 0)],
    ['median', fixed(record.statistics.median ?? Number.NaN, 1)],
    ['highest', fixed(record.statistics.max ?? Number.NaN, 1)],
    ['lowest', fixed(record.statistics.min ?? Number.NaN, 1)],
    ['missing', fixed(record.missingCount, 0)],
  ];
  return html`<header>
<p class="kicker">${say('kicker', { date: day(edition.publishedAt), publisher: local(edition.publisher) })}</p>
<h1>${local(edition.title)}</h1>
${standing(edition, words)}
<p class="lead">${finding(view, words)}</p>
${record.framework.notice ? html`<div class="notice" role="note"><p>${local(record.framework.notice)}</p></div>` : null}
<dl class="figures">${figures.map(([key, value]) => html`<div><dt>${say(`figure.${key}`)}</dt><dd>${value}</dd></div>`)}</dl>
${bands(view, words)}
<p class="actions"><a class="button" href="/api/v1/editions/${edition.id}/bundle">${say('bundle', { size: bytesText(edition.bundle.bytes) })}</a> <a href="${fileAddress(edition.id, REPORT_FILE)}">${say('report')}</a> <a href="#verify">${say('verify.link')}</a></p>
</header>`;
}

/** Whether the edition is still the one in force. */
export function standing(
  { withdrawn, replacedBy, replaces, note }: EditionWire,
  { say, day, locale }: PageWords,
): Html {
  return html`${
    withdrawn
      ? html`<div class="notice bad" role="note"><p><strong>${say('withdrawn', { date: day(withdrawn.at) })}</strong></p><p>${withdrawn.reason}</p></div>`
      : null
  }${
    replacedBy
      ? html`<div class="notice bad" role="note"><p><strong>${say('replaced')}</strong> <a href="${pageAddress(replacedBy, locale)}">${replacedBy}</a></p></div>`
      : null
  }${
    replaces
      ? html`<div class="notice plain" role="note"><p>${say('replaces')} <a href="${pageAddress(replaces, locale)}">${replaces}</a> · <a href="#changes">${say('replaces.what')}</a></p>${note ? html`<p>${note}</p>` : null}</div>`
      : note
        ? html`<p>${note}</p>`
        : null
  }`;
}

function finding({ ranking: areas, scores, record }: EditionView, { say, local }: PageWords): string {
  const index = scores.nodes[0]!;
  const [first, second, third] = areas.filter((area) => scores.at(area.code, index) !== null);
  if (!first) return say('finding.none');
  const name = (area: typeof first | undefined): string => (area ? local(area.name) : '');
  const details = {
    first: name(first),
    score: fixed(scores.at(first.code, index)!, 1),
    second: name(second),
    third: name(third),
    count: record.statistics.count ?? 0,
    period: record.period,
  };
  return say(third ? 'finding' : 'finding.few', details);
}

const bands = ({ record }: EditionView, { say, local }: PageWords): Html | null =>
  record.bands.length === 0
    ? null
    : html`<ul class="bands" aria-label="${say('bands')}">${record.bands.map((band, index) => html`<li><span class="chip">${bandMark(index)}${local(band.name)}</span> <span class="soft">${say('band.count', { min: readable(band.min), count: band.count })}</span></li>`)}</ul>`;

function ranking({ edition, view, words }: EditionPage): Html {
  const { say, local, locale } = words;
  const { record, scores, ranks, scale } = view;
  const index = record.nodes[0]!.code;
  const dimensions = record.nodes.filter(({ depth }) => depth === 1).map(({ code }) => code);
  const hasBands = record.bands.length > 0;
  const listed = view.ranking.slice(0, MOST_LISTED);
  const rows = listed.map((area) => {
    const score = scores.at(area.code, index);
    const parent = area.parent === null ? undefined : view.areaOf(area.parent);
    return html`<tr><td class="n">${rankText(ranks.at(area.code, index))}</td><th scope="row" class="area"><a href="${pageAddress(edition.id, locale, area.code)}">${local(area.name)}</a>${parent ? html`<br><small>${local(parent.name)}</small>` : null}</th><td class="n">${fixed(score ?? Number.NaN, 2)}</td><td class="bar">${bar(score, scale, 'bar')}</td>${hasBands ? html`<td>${bandChip(words, view, score)}</td>` : null}${dimensions.map((code) => html`<td class="n">${fixed(scores.at(area.code, code) ?? Number.NaN, 1)}${bar(scores.at(area.code, code), scale, 'bar thin')}</td>`)}</tr>
`;
  });
  return html`<section>
<h2 id="ranking">${say('ranking')}</h2>
<p class="soft">${say('ranking.lead', { low: readable(scale.low), high: readable(scale.high) })}${listed.length < view.ranking.length ? html` ${say('ranking.part', { listed: listed.length, count: view.ranking.length })} <a href="${fileAddress(edition.id, SCORES_FILE)}">${SCORES_FILE}</a>` : null}</p>
${wide(
  say('ranking'),
  html`<table><thead><tr><th class="n" scope="col">${say('rank')}</th><th scope="col">${say('area')}</th><th class="n" scope="col">${say('score')}</th><td class="bar"></td>${hasBands ? html`<th scope="col">${say('band')}</th>` : null}${dimensions.map((code) => html`<th class="n" scope="col">${local(view.nameOf(code))}</th>`)}</tr></thead>
<tbody>
${rows}</tbody></table>`,
)}
</section>`;
}

/** What a correction changed: how many, the ranks that moved most, and the values. */
function changed({ edition, view, words }: EditionPage): Html | null {
  const { changes } = view;
  if (changes === null) return null;
  const { say, local } = words;
  const index = view.scores.nodes[0]!;
  const nameOfArea = (code: string): string => {
    const area = view.areaOf(code);
    return area ? local(area.name) : code;
  };
  const ofIndex = changes.scores.filter(({ node }) => node === index);
  const values = changes.values.filter((one) => !isRoundedValue(one));
  const moved = ofIndex
    .filter((one) => !isRoundedScore(one))
    .sort((a, b) => moveOf(b) - moveOf(a) || (a.area < b.area ? -1 : 1));
  const digits = {
    values: changes.values.length - values.length,
    areas: ofIndex.length - moved.length,
  };
  const rounded =
    digits.values + digits.areas === 0
      ? null
      : html`${say('changes.rounded', digits)} <a href="${fileAddress(edition.id, CHANGES_FILE)}">${CHANGES_FILE}</a>`;
  const more = (count: number) =>
    count > MOST_CHANGES
      ? html`<p class="soft">${say('changes.more', { count: count - MOST_CHANGES })} <a href="${fileAddress(edition.id, CHANGES_FILE)}">${CHANGES_FILE}</a></p>`
      : null;
  return html`<section>
<h2 id="changes">${say('changes')}</h2>
<p>${say('changes.lead', { values: values.length, areas: moved.length })} ${changes.framework ? say('changes.framework', { before: changes.framework.before.version, after: changes.framework.after.version }) : null}</p>
${rounded === null ? null : html`<p>${rounded}</p>`}
${changes.areas.added.length > 0 ? html`<p>${say('changes.added', { areas: changes.areas.added.map(nameOfArea).join(say('joint')) })}</p>` : null}
${changes.areas.removed.length > 0 ? html`<p>${say('changes.removed', { areas: changes.areas.removed.map(nameOfArea).join(say('joint')) })}</p>` : null}
${
  moved.length === 0
    ? null
    : wide(
        say('changes.scores'),
        html`<table><caption>${say('changes.scores')}</caption><thead><tr><th scope="col">${say('area')}</th><th class="n" scope="col">${say('changes.rank')}</th><th class="n" scope="col">${say('changes.score')}</th></tr></thead><tbody>
${moved.slice(0, MOST_CHANGES).map(
  (one) =>
    html`<tr><th scope="row">${nameOfArea(one.area)}</th><td class="n">${rankText(one.rankBefore)} → ${rankText(one.rankAfter)} ${arrow(one, words)}</td><td class="n">${fixed(one.before ?? Number.NaN, 3)} → ${fixed(one.after ?? Number.NaN, 3)}</td></tr>
`,
)}</tbody></table>`,
      )
}${more(moved.length)}
${
  values.length === 0
    ? null
    : wide(
        say('changes.values'),
        html`<table><caption>${say('changes.values')}</caption><thead><tr><th scope="col">${say('area')}</th><th scope="col">${say('indicator')}</th><th scope="col">${say('period')}</th><th class="n" scope="col">${say('before')}</th><th class="n" scope="col">${say('after')}</th></tr></thead><tbody>
${values.slice(0, MOST_CHANGES).map(
  (one) =>
    html`<tr><th scope="row">${nameOfArea(one.area)}</th><td>${local(view.nameOf(one.indicator))}</td><td>${one.period}</td><td class="n">${valueText(one.before, words)}</td><td class="n">${valueText(one.after, words)}</td></tr>
`,
)}</tbody></table>`,
      )
}${more(values.length)}
</section>`;
}

type Moved = { readonly rankBefore: number | null; readonly rankAfter: number | null };
const moveOf = ({ rankBefore, rankAfter }: Moved): number =>
  rankBefore === null || rankAfter === null ? Number.MAX_VALUE : Math.abs(rankAfter - rankBefore);

function arrow({ rankBefore, rankAfter }: Moved, { say }: PageWords): Html | null {
  if (rankBefore === null || rankAfter === null || rankBefore === rankAfter) return null;
  const isUp = rankAfter < rankBefore;
  return html`<span class="${isUp ? 'up' : 'down'}" aria-label="${say(isUp ? 'up' : 'down')}">${isUp ? '▲' : '▼'}</span>`;
}

/** A value as people read it; its state where there is no number. */
export const valueText = (
  value: { readonly value: number | null; readonly state: string } | null,
  { say, messages }: PageWords,
): string =>
  value === null
    ? say('none')
    : value.value === null
      ? (messages[`report.state.${value.state}`] ?? value.state)
      : readable(value.value);

/** Every step in its sentence; the method note has formulas, parameters and reasons. */
function method({ edition, view, words }: EditionPage): Html {
  const { say, local, locale, messages } = words;
  const { framework } = view.record;
  const nameOf = (code: string): LocalText => view.nameOf(code);
  const telling = { locale, messages, nameOf };
  return html`<section>
<h2 id="method">${say('method')}</h2>
${framework.description ? html`<p>${local(framework.description)}</p>` : null}
<ol class="steps">
${framework.method
  .filter(({ step }) => step !== 'select')
  .map(
    (step) =>
      html`<li><strong>${methodText(telling, `step.${step.step}`)}</strong> — ${stepText(step, telling)}</li>
`,
  )}</ol>
${weights(view, words)}
<p><a href="${fileAddress(edition.id, methodologyFile(locale))}">${say('method.note')}</a> <span class="soft">${say('method.version', { id: framework.id, version: framework.version })}</span></p>
</section>`;
}

function weights({ record }: EditionView, { say, local }: PageWords): Html {
  const names = new Map<string, FrameworkNode>(
    record.framework.tree.children.map((child) => [child.code, child]),
  );
  return html`<p>${say('weights')} ${record.nodes
    .filter(({ depth }) => depth === 1)
    .map(
      ({ code, effectiveWeight }, index) =>
        html`${index === 0 ? '' : say('joint')}${local(names.get(code)!.name)} ${fixed(effectiveWeight * 100, 1)}%`,
    )}${say('stop')}</p>`;
}

/** In which ways values came, and the files, measures and departments that they came from. */
function sources({ edition, view, words }: EditionPage): Html {
  const { say, local } = words;
  const { lineage, record } = view;
  const counts = countOrigins(lineage.values as Parameters<typeof countOrigins>[0]);
  const ways = (['import', 'measure', 'submission', 'unknown'] as const).filter((kind) => counts[kind] > 0);
  return html`<section>
<h2 id="sources">${say('sources')}</h2>
<p>${say('sources.lead', { count: lineage.values.length })} <a href="${fileAddress(edition.id, 'lineage.json')}">lineage.json</a></p>
<ul class="plain">${ways.map((kind) => html`<li>${say(`sources.${kind}`, { count: counts[kind] })}</li>`)}</ul>
${(record.framework.sources ?? []).map(
  ({ title, address, licence }) =>
    html`<p>${local(title)}${address !== undefined && /^https?:\/\//i.test(address) ? html` <a href="${address}" rel="noreferrer">${address}</a>` : address === undefined ? null : html` ${address}`}${licence ? html` <span class="soft">${say('licence', { licence })}</span>` : null}</p>`,
)}
${
  record.inputs.files.length === 0
    ? null
    : wide(
        say('sources.files'),
        html`<table><caption>${say('sources.files')}</caption><thead><tr><th scope="col">${say('file')}</th><th scope="col">${say('source')}</th><th scope="col">SHA-256</th></tr></thead><tbody>
${record.inputs.files.map(
  ({ name, sha256, citation }) =>
    html`<tr><th scope="row">${name}</th><td>${citation ? local(citation.title) : '–'}${citation?.licence ? html` <span class="soft">${say('licence', { licence: citation.licence })}</span>` : null}</td><td><code>${sha256}</code></td></tr>
`,
)}</tbody></table>`,
      )
}
${
  lineage.measures.length === 0
    ? null
    : wide(
        say('sources.measures'),
        html`<table><caption>${say('sources.measures')}</caption><thead><tr><th scope="col">${say('indicator')}</th><th scope="col">${say('sources.revision')}</th><th scope="col">SHA-256</th></tr></thead><tbody>
${lineage.measures.map(
  ({ indicator, revision, sha256 }) =>
    html`<tr><th scope="row">${local(view.nameOf(indicator))}</th><td>${revision}</td><td><code>${sha256}</code></td></tr>
`,
)}</tbody></table>`,
      )
}
</section>`;
}

function verifying({ edition, words }: EditionPage): Html {
  const { say } = words;
  return html`<section>
<h2 id="verify">${say('verify')}</h2>
<p>${say('verify.lead')}</p>
<ol class="steps">
<li><a href="/api/v1/editions/${edition.id}/bundle">${say('verify.download', { name: edition.bundle.name })}</a></li>
<li>${say('verify.run')}<pre>node meridian.mjs verify ${edition.bundle.name} --key ${edition.keyId}</pre></li>
<li>${say('verify.compare')} <code>${edition.keyId}</code></li>
</ol>
<p class="soft">${say('verify.names')} <a href="/api/v1/editions/keys">${say('verify.keys')}</a></p>
</section>`;
}

function downloads({ edition, words }: EditionPage): Html {
  const { say, messages } = words;
  const about = (name: string): string =>
    messages[`edition.readme.file.${name.startsWith('methodology-') ? 'methodology.html' : name}`] ?? '';
  const own = [
    { path: MANIFEST_FILE, bytes: null, sha256: edition.manifestSha256 },
    { path: SIGNATURE_FILE, bytes: null, sha256: null },
  ];
  return html`<section>
<h2 id="downloads">${say('downloads')}</h2>
<p>${say('downloads.lead', { framework: FRAMEWORK_FILE })}</p>
${wide(
  say('downloads'),
  html`<table><thead><tr><th scope="col">${say('file')}</th><th class="n" scope="col">${say('size')}</th><th scope="col">SHA-256</th></tr></thead><tbody>
<tr><th scope="row"><a href="/api/v1/editions/${edition.id}/bundle">${edition.bundle.name}</a><br><small>${say('downloads.bundle')}</small></th><td class="n">${bytesText(edition.bundle.bytes)}</td><td><code>${edition.bundle.sha256}</code></td></tr>
${[...edition.files, ...own].map(
  ({ path, bytes, sha256 }) =>
    html`<tr><th scope="row"><a href="${fileAddress(edition.id, path)}">${path}</a><br><small>${about(path)}</small></th><td class="n">${bytes === null ? '' : bytesText(bytes)}</td><td>${sha256 === null ? null : html`<code>${sha256}</code>`}</td></tr>
`,
)}</tbody></table>`,
)}
</section>`;
}
