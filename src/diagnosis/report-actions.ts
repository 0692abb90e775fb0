import type { PeerRequest } from '../assessments/compare-actions.ts';
import type { Locale } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import { loadMessages } from '../platform/i18n.ts';
import { createTurns } from '../platform/turns.ts';
import { MERIDIAN_VERSION } from '../platform/version.ts';
import { assertMay } from '../policy/may.ts';
import { type Diagnosis, diagnoseArea } from './diagnosis-actions.ts';
import type { DiagnosisWire } from './diagnosis-wire.ts';
import { composeReport } from './report-compose.ts';
import type { ReportDocument } from './report-document.ts';
import { htmlReport } from './report-html.ts';
import { pdfInThread } from './report-pdf-thread.ts';
import { reportWords } from './wording.ts';

export interface ReportRequest {
  readonly run: string;
  readonly area: string;
  readonly peers?: PeerRequest | undefined;
  readonly locale: Locale;
}

/** One PDF is set at a time, so that many readers do not take the whole machine. */
const turns = createTurns();

const compose = (diagnosis: Diagnosis, locale: Locale): ReportDocument =>
  composeReport(diagnosis, { locale, messages: loadMessages()[locale], meridian: MERIDIAN_VERSION });

/** An area's diagnosis as data: the findings with their numbers and sentences, and the report. Throws as {@link diagnoseArea}. */
export async function getDiagnosis(
  ctx: Context,
  request: ReportRequest,
  signal?: AbortSignal,
): Promise<DiagnosisWire> {
  assertMay(ctx.actor, 'run.read');
  const diagnosis = await diagnoseArea(ctx, request, signal);
  const { run, input, findings } = diagnosis;
  const words = reportWords(diagnosis, request.locale, loadMessages()[request.locale]);
  return {
    run: { id: run.id, period: run.period, framework: run.framework.name },
    area: input.area,
    peers: { choice: input.peers.choice, areas: [...input.peers.areas] },
    findings: findings.map((one) => ({ ...one, text: words.sentence(one) })),
    report: compose(diagnosis, request.locale),
  };
}

/** The report as one HTML file. Throws as {@link diagnoseArea}. */
export async function getHtmlReport(
  ctx: Context,
  request: ReportRequest,
  signal?: AbortSignal,
): Promise<string> {
  assertMay(ctx.actor, 'run.read');
  return htmlReport(compose(await diagnoseArea(ctx, request, signal), request.locale));
}

/** The report as PDF. Throws as {@link diagnoseArea}. */
export async function getPdfReport(
  ctx: Context,
  request: ReportRequest,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  assertMay(ctx.actor, 'run.read');
  const diagnosis = await diagnoseArea(ctx, request, signal);
  const report = compose(diagnosis, request.locale);
  return turns.run(() => pdfInThread({ report, at: new Date(diagnosis.run.at) }, signal));
}
