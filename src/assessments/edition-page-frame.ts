import { bandOf } from '../model/framework.ts';
import { formatMessage, type Messages } from '../model/message.ts';
import { inLocale, type Locale, type LocalText } from '../model/text.ts';
import { FONT_STYLE, type PageText } from '../platform/http/public-page.ts';
import { loadMessages } from '../platform/i18n.ts';
import { MERIDIAN_VERSION } from '../platform/version.ts';
import { PAGE_STYLE } from './edition-page-style.ts';
import type { EditionView } from './edition-view.ts';
import { Html, html } from './html.ts';
import { bandMark } from './report-ranking.ts';

type Details = Readonly<Record<string, string | number>>;

/** The words of a page. */
export interface PageWords {
  readonly locale: Locale;
  readonly messages: Messages;
  /** The text of `edition.page.<key>`. */
  readonly say: (key: string, details?: Details) => string;
  readonly local: (text: LocalText) => string;
  /** A day as people write it. */
  readonly day: (at: string) => string;
}

export function pageWords(locale: Locale): PageWords {
  const messages = loadMessages()[locale];
  const days = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    dateStyle: 'long',
    timeZone: 'UTC',
  });
  return {
    locale,
    messages,
    say: (key, details = {}) => formatMessage(messages, locale, `edition.page.${key}`, details),
    local: (text) => inLocale(text, locale),
    day: (at) => days.format(new Date(at)),
  };
}

interface Frame {
  readonly words: PageWords;
  readonly title: string;
  /** The page's own address, for the other language. */
  readonly path: string;
  /** Ways out of the page: address and text. */
  readonly ways: readonly (readonly [address: string, text: string])[];
  readonly body: Html;
}

/** A whole page: it works without scripts, and everything that comes from data is escaped. */
export function pageText({ words, title, path, ways, body }: Frame): PageText {
  const { locale, say } = words;
  const other: Locale = locale === 'en' ? 'zh-CN' : 'en';
  const page = html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="Meridian ${MERIDIAN_VERSION}">
<title>${title}</title>
<link rel="alternate" hreflang="${other}" href="${path}?lang=${other}">
<link rel="stylesheet" href="${FONT_STYLE}">
<style>${new Html(PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">${say('skip')}</a>
<div class="top"><nav aria-label="${say('ways')}">${ways.map(([address, text]) => html`<a href="${address}">${text}</a>`)}</nav><nav aria-label="Language · 语言"><a href="${path}?lang=${other}" hreflang="${other}" lang="${other}">${other === 'en' ? 'English' : '简体中文'}</a></nav></div>
<main id="main">
${body}
</main>
<footer><p>${say('footer', { version: MERIDIAN_VERSION })}</p></footer>
</body>
</html>
`.text;
  return { html: page, style: PAGE_STYLE };
}

/** The page instead of one that is not there. */
export function missingPage(locale: Locale, path: string): PageText {
  const words = pageWords(locale);
  const { say } = words;
  return pageText({
    words,
    title: say('missing'),
    path,
    ways: [[`/editions?lang=${locale}`, say('all')]],
    body: html`<h1>${say('missing')}</h1><p class="lead">${say('missing.lead')}</p>`,
  });
}

/** A table that scrolls by itself where it is wider than the page. */
export const wide = (label: string, table: Html): Html =>
  html`<div class="wide" role="region" aria-label="${label}" tabindex="0">${table}</div>`;

export function bar(score: number | null, { low, high }: EditionView['scale'], kind: string): Html | null {
  if (score === null) return null;
  const width = Math.min(100, Math.max(0, ((score - low) / (high - low)) * 100)).toFixed(1);
  return html`<svg class="${kind}" viewBox="0 0 100 9" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="9"/><rect class="fill" width="${width}" height="9"/></svg>`;
}

/** A band's mark and name; nothing for a score without one. */
export function bandChip({ local }: PageWords, { record }: EditionView, score: number | null): Html | null {
  const band = bandOf(record.bands, score ?? Number.NaN);
  if (band === null) return null;
  const index = record.bands.findIndex(({ code }) => code === band.code);
  return html`<span class="chip">${bandMark(index)}${local(band.name)}</span>`;
}

export const rankText = (rank: number | null): string =>
  rank === null ? '–' : Number.isInteger(rank) ? String(rank) : rank.toFixed(1);

export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(bytes < 1e4 ? 1 : 0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The address of one of an edition's files, and of its pages. */
export const fileAddress = (id: string, name: string): string => `/api/v1/editions/${id}/files/${name}`;
export const pageAddress = (id: string, locale: Locale, area?: string): string =>
  `/editions/${id}${area === undefined ? '' : `/areas/${encodeURIComponent(area)}`}?lang=${locale}`;
