import type { PageText } from '../platform/http/public-page.ts';
import { bytesText, type PageWords, pageAddress, pageText, wide } from './edition-page-frame.ts';
import type { EditionSummaryWire } from './edition-wire.ts';
import { type Html, html } from './html.ts';
import { fixed } from './report-wording.ts';

/** All published editions, newest first. */
export function editionListPage(
  editions: readonly EditionSummaryWire[],
  isAll: boolean,
  words: PageWords,
): PageText {
  const { say, local, day, locale } = words;
  const rows = editions.map(
    (edition) =>
      html`<tr><th scope="row" class="area"><a href="${pageAddress(edition.id, locale)}">${local(edition.title)}</a><br><small>${edition.id}</small></th><td class="day">${day(edition.publishedAt)}</td><td>${local(edition.publisher)}</td><td class="n">${fixed(edition.areaCount, 0)}</td><td>${state(edition, words)}</td><td class="n"><a href="/api/v1/editions/${edition.id}/bundle">${bytesText(edition.bundle.bytes)}</a></td></tr>
`,
  );
  return pageText({
    words,
    title: say('list'),
    path: '/editions',
    ways: [['/', say('console')]],
    body: html`<header><h1>${say('list')}</h1>
<p class="lead">${say('list.lead')}</p></header>
${
  editions.length === 0
    ? html`<p class="soft">${say('list.none')}</p>`
    : wide(
        say('list'),
        html`<table><thead><tr><th scope="col">${say('edition')}</th><th scope="col">${say('published')}</th><th scope="col">${say('publisher')}</th><th class="n" scope="col">${say('figure.areas')}</th><th scope="col">${say('state')}</th><th class="n" scope="col">${say('list.bundle')}</th></tr></thead><tbody>
${rows}</tbody></table>`,
      )
}
${isAll ? null : html`<p class="soft">${say('list.more')} <a href="/api/v1/editions">/api/v1/editions</a></p>`}
<p><a href="/api/v1/editions/keys">${say('verify.keys')}</a></p>`,
  });
}

function state(edition: EditionSummaryWire, { say, locale }: PageWords): Html {
  if (edition.withdrawn) return html`<span class="down">${say('state.withdrawn')}</span>`;
  if (edition.replacedBy)
    return html`${say('state.replaced')} <a href="${pageAddress(edition.replacedBy, locale)}">${edition.replacedBy}</a>`;
  return html`${say('state.inForce')}`;
}
