import { orNull } from '../composite/step-log.ts';
import { canonicalJson } from '../model/canonical.ts';
import type { Citation } from '../model/framework.ts';
import type { Locale } from '../model/text.ts';
import type { Assessment } from './assess.ts';
import { REPORT_FILE, reportText } from './report.ts';
import type { AllMessages } from './report-wording.ts';
import { digestInputs, INPUTS_FILE, inputsText } from './run-inputs.ts';
import {
  RECORD_FILE,
  type RecordStep,
  RUN_FORMAT,
  type RunOutput,
  type RunRecord,
  recordText,
  type SourceFile,
  sha256Of,
} from './run-record.ts';
import { RANKS_FILE, ranksText, SCORES_FILE, scoresText } from './run-tables.ts';
import { compare } from './select.ts';

/** What a run's files depend on beside the assessment itself. */
export interface RunFilesInput {
  readonly assessment: Assessment;
  /** The version of Meridian that is named in the files; a replay passes on the recorded one. */
  readonly meridian: string;
  /** Citations by file name; files without one may be left out. */
  readonly citations: ReadonlyMap<string, Citation>;
  readonly languages: readonly Locale[];
  readonly messages: AllMessages;
}

export interface RunFiles {
  readonly record: RunRecord;
  /** Text by file name: inputs.csv, scores.csv, ranks.csv, report.html, run.json. */
  readonly files: ReadonlyMap<string, string>;
}

/** The bytes of a run. The same input gives the same bytes, on any machine and in any time zone. */
export function buildRunFiles({
  assessment,
  meridian,
  citations,
  languages,
  messages,
}: RunFilesInput): RunFiles {
  const { result, areas, framework } = assessment;
  const inputs = inputsText(assessment.values);
  const inputsSha256 = sha256Of(inputs);
  const frameworkSha256 = sha256Of(canonicalJson(framework));
  const sources = sourceFiles(assessment, citations);
  const report = reportText({
    assessment,
    meridian,
    files: sources,
    inputsSha256,
    frameworkSha256,
    languages,
    messages,
  });
  const outputs = new Map([
    [SCORES_FILE, scoresText(result, areas)],
    [RANKS_FILE, ranksText(result, areas)],
    [REPORT_FILE, report],
  ]);
  const record: RunRecord = {
    format: RUN_FORMAT,
    meridian,
    period: assessment.period,
    framework,
    frameworkSha256,
    areas,
    places: assessment.places,
    nodes: result.nodes,
    log: assessment.log as unknown as readonly RecordStep[],
    bands: assessment.bands,
    statistics: statisticsOf(assessment),
    missingCount: assessment.missing.length,
    inputs: {
      name: INPUTS_FILE,
      sha256: inputsSha256,
      bytes: Buffer.byteLength(inputs),
      rows: assessment.values.length,
      files: sources,
      ...digestInputs(assessment.values),
    },
    languages,
    outputs: [...outputs].map(([name, text]) => outputOf(name, text)),
  };
  return { record, files: new Map([[INPUTS_FILE, inputs], ...outputs, [RECORD_FILE, recordText(record)]]) };
}

export const outputOf = (name: string, text: string): RunOutput => ({
  name,
  sha256: sha256Of(text),
  bytes: Buffer.byteLength(text),
});

function sourceFiles(
  assessment: Assessment,
  citations: ReadonlyMap<string, Citation>,
): readonly SourceFile[] {
  const files = new Map<string, SourceFile>();
  for (const { origin } of assessment.values)
    if (origin?.kind === 'import' && !files.has(origin.file))
      files.set(origin.file, {
        name: origin.file,
        sha256: origin.sha256,
        citation: citations.get(origin.file) ?? null,
      });
  return [...files.values()].sort((a, b) => compare(a.name, b.name));
}

function statisticsOf({ statistics }: Assessment): RunRecord['statistics'] {
  return {
    count: statistics.count,
    missing: statistics.missing,
    mean: orNull(statistics.mean),
    median: orNull(statistics.median),
    min: orNull(statistics.min),
    max: orNull(statistics.max),
    standardDeviation: orNull(statistics.standardDeviation),
    skewness: orNull(statistics.skewness),
    kurtosis: orNull(statistics.kurtosis),
  };
}
