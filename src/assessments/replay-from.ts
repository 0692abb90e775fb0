import { replayDifferences, replayFrom, replayInput } from '../composite/replay.ts';
import { runComposite } from '../composite/run.ts';
import { cutToPeriod } from '../composite/stack.ts';
import type { StepLog } from '../composite/step-log.ts';
import type { Issue } from '../model/issue.ts';
import { assessPrepared } from './assess.ts';
import { firstPathDifference } from './first-difference.ts';
import { prepareAssessment } from './prepare.ts';
import {
  inputDifferences,
  outputDifferences,
  type Replay,
  type ReplayInput,
  readFramework,
} from './replay.ts';
import { parseInputs } from './run-inputs.ts';
import { RECORD_FILE, recordText, sha256Of } from './run-record.ts';
import { parseRecord } from './run-record-check.ts';
import { RANKS_FILE, ranksText, SCORES_FILE, scoresText } from './run-tables.ts';

export type ReplayStart = StepLog['step'];

/**
 * Computes a run up to a step by its method and from this step on by its log alone, and compares scores and ranks byte by byte.
 * The first steps need figures that later tables do not keep: where nothing before `start` made a table, the whole run goes by
 * the log. Over several periods that is the log of them all, of which the record keeps its own period's part. A log that is not
 * what the method gives is not replayed: its first differing entry is named. Throws `input.invalid` where the record or the
 * inputs cannot be read, and `method.impossible` where the run has no such step.
 */
export function replayFromStep(
  { record: text, inputs, beside }: Omit<ReplayInput, 'messages'>,
  start: ReplayStart,
): Pick<Replay, 'same' | 'record' | 'outputs' | 'differences'> {
  const record = parseRecord(text);
  const values = parseInputs(inputs);
  const prepared = prepareAssessment({
    framework: readFramework(record),
    areas: [...record.areas, ...record.places],
    values,
    period: record.period,
  });
  const { result, areas, log } = assessPrepared(prepared);
  const changedInputs = sha256Of(inputs) === record.inputs.sha256 ? [] : inputDifferences(record, values);
  const changedLog = logDifference(record.log, log);
  if (changedInputs.length > 0 || changedLog.length > 0)
    return { same: false, record, outputs: [], differences: [...changedInputs, ...changedLog] };

  const own = record.log.filter(({ step }) => step !== 'select') as unknown as StepLog[];
  const whole = prepared.panel ? runComposite(prepared.framework, prepared) : { ...result, log: own };
  const at = whole.log.findIndex(({ step }) => step === start);
  const isFromInput = at >= 0 && !whole.log.slice(0, at).some(({ step }) => MAKES_TABLE.has(step));
  const replayed = isFromInput ? replayInput(whole, prepared) : replayFrom(whole, start);
  const { scores = whole.scores, ranks = whole.ranks } = replayed;
  const again = cutToPeriod({ ...whole, scores, ranks }, record.period);
  const files = new Map([
    [SCORES_FILE, scoresText(again, areas)],
    [RANKS_FILE, ranksText(again, areas)],
  ]);
  const outputs = [...files].map(([name, output]) => {
    const sha256 = sha256Of(output);
    return { name, sha256, same: record.outputs.find((one) => one.name === name)?.sha256 === sha256 };
  });
  const { first: cells } = replayDifferences(whole, { ...replayed, scores: undefined, ranks: undefined });
  const differences = [
    ...cells.map(
      ({ table, area, column, recorded, replayed: now }): Issue => ({
        code: 'replay.outputDiffers',
        severity: 'error',
        at: { column, path: `/${table}` },
        details: { area, before: recorded ?? '', after: now ?? '' },
      }),
    ),
    ...outputs.flatMap(({ name, same }) => outputDifferences(name, same, record, { files }, beside)),
  ];
  return { same: differences.length === 0, record, outputs, differences };
}

/** Steps after which a run keeps a table of the indicators. */
const MAKES_TABLE: ReadonlySet<string> = new Set(['denominate', 'impute', 'treat', 'normalise']);

/** The first entry of the recorded log that is not the method's own. */
function logDifference(recorded: unknown, computed: unknown): readonly Issue[] {
  const inOrder = (log: unknown): unknown => JSON.parse(recordText({ log } as never));
  const path = firstPathDifference(inOrder(recorded), inOrder(computed));
  return path === undefined
    ? []
    : [{ code: 'replay.recordDiffers', severity: 'error', at: { file: RECORD_FILE, path } }];
}
