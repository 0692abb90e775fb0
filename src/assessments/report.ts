import { Html, html } from './html.ts';
import { contextOf, type ReportContext, type ReportInput } from './report-context.ts';
import { distributionSection } from './report-distribution.ts';
import { methodSection } from './report-method.ts';
import { rankingSection } from './report-ranking.ts';
import { gapsSection, replaySection, sourcesSection } from './report-sources.ts';
import { REPORT_STYLE } from './report-style.ts';
import { fixed } from './report-wording.ts';

export const REPORT_FILE = 'report.html';

/**
 * The report of a run as one HTML file: no script, nothing loaded from elsewhere, fit for print. Everything that comes from
 * data is escaped. The same run in the same languages gives the same bytes.
 */
export function reportText(input: ReportInput): string {
  const context = contextOf(input);
  const { words, assessment } = context;
  const { framework, period } = assessment;
  const title = `${words.plain(framework.name)} ${period}`;
  return html`<!doctype html>
<html lang="${input.languages[0] ?? 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="Meridian ${input.meridian}">
<title>${title}</title>
<style>
${new Html(REPORT_STYLE)}
</style>
</head>
<body>
${header(context)}
<main>
${rankingSection(context)}
${distributionSection(context)}
${methodSection(context)}
${gapsSection(context)}
${sourcesSection(context)}
${replaySection(context)}
</main>
<footer>${words.text('footer', { version: input.meridian, framework: framework.id, frameworkVersion: framework.version, period })}</footer>
</body>
</html>
`.text;
}

function header({ words, assessment, languages }: ReportContext): Html {
  const { framework, period, result, statistics, missing } = assessment;
  const figures: readonly (readonly [string, string])[] = [
    ['areas', fixed(result.areas.length, 0)],
    ['indicators', fixed(result.stages.raw.columns.length, 0)],
    ['median', fixed(statistics.median, 1)],
    ['highest', fixed(statistics.max, 1)],
    ['lowest', fixed(statistics.min, 1)],
    ['missing', fixed(missing.length, 0)],
    ['screenedOut', fixed(result.screenedOut.length, 0)],
  ];
  return html`<header>
${languages.length > 1 ? languageSwitch() : null}<p class="kicker">${words.text('kicker', { period })}</p>
<h1>${words.local(framework.name)}</h1>
${framework.description ? html`<p>${words.local(framework.description)}</p>` : null}
${framework.notice ? html`<p class="notice" role="note">${words.local(framework.notice)}</p>` : null}
<dl class="figures">${figures.map(([key, value]) => html`<div><dt>${words.text(`figure.${key}`)}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}

const languageSwitch = (): Html =>
  html`<fieldset class="switch" aria-label="Language · 语言"><label><input type="radio" name="language" id="lang-en" checked> English</label><label><input type="radio" name="language" id="lang-zh"> 中文</label></fieldset>`;
