import { frameworkOf } from '../indicators/framework-file.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import { assess } from './assess.ts';
import {
  type CellDifference,
  firstCellDifference,
  firstLineDifference,
  firstPathDifference,
  hasSameNumbers,
} from './first-difference.ts';
import type { InputValue } from './input.ts';
import { REPORT_FILE } from './report.ts';
import type { AllMessages } from './report-wording.ts';
import { buildRunFiles, type RunFiles } from './run-files.ts';
import { digestInputs, INPUTS_FILE, parseInputs } from './run-inputs.ts';
import { RECORD_FILE, type RunRecord, recordText, sha256Of } from './run-record.ts';
import { parseRecord } from './run-record-check.ts';

export interface ReplayInput {
  /** The text of run.json. */
  readonly record: string;
  /** The text of inputs.csv. */
  readonly inputs: string;
  /** The outputs that lie beside them, by name: with them a difference can be shown cell by cell. */
  readonly beside: ReadonlyMap<string, string>;
  readonly messages: AllMessages;
}

export interface Replay {
  readonly same: boolean;
  readonly record: RunRecord;
  readonly values: readonly InputValue[];
  /** The files as computed now. */
  readonly computed: RunFiles;
  readonly outputs: readonly { readonly name: string; readonly sha256: string; readonly same: boolean }[];
  /** What differs, inputs first, each with the first cell where it does. */
  readonly differences: readonly Issue[];
  /** Where only the words of the report have changed since, not a number in it: no difference. */
  readonly notes: readonly Issue[];
}

/**
 * Computes a run again from its record and its inputs and compares every byte. Throws `input.invalid` where the record or the
 * inputs cannot be read; that something differs is an answer, not an error.
 */
export function replay({ record: text, inputs, beside, messages }: ReplayInput): Replay {
  const record = parseRecord(text);
  const values = parseInputs(inputs);
  const computed = computeAgain(record, values, messages);
  const outputs = computed.record.outputs.map(({ name, sha256 }) => ({
    name,
    sha256,
    same: record.outputs.find((output) => output.name === name)?.sha256 === sha256,
  }));
  const notes =
    recordText({ ...computed.record, outputs: record.outputs }) === text
      ? reworded(record, outputs, computed, beside)
      : [];
  const differences = [
    ...(sha256Of(inputs) === record.inputs.sha256 ? [] : inputDifferences(record, values)),
    ...outputs
      .filter(({ name }) => notes.length === 0 || name !== REPORT_FILE)
      .flatMap(({ name, same }) => outputDifferences(name, same, record, computed, beside)),
  ];
  if (notes.length === 0 && differences.length === 0 && recordText(computed.record) !== text)
    differences.push(recordDifference(JSON.parse(text), computed.record));
  return { same: differences.length === 0, record, values, computed, outputs, differences, notes };
}

/** The files of a recorded run, written by the program that `meridian` names. */
export function computeAgain(
  record: RunRecord,
  values: readonly InputValue[],
  messages: AllMessages,
  meridian = record.meridian,
): RunFiles {
  const assessment = assess({
    framework: readFramework(record),
    areas: [...record.areas, ...record.places],
    values,
    period: record.period,
  });
  return buildRunFiles({
    assessment,
    meridian,
    citations: new Map(
      record.inputs.files.flatMap(({ name, citation }) => (citation ? [[name, citation]] : [])),
    ),
    languages: record.languages,
    messages,
  });
}

/** The report, where it alone is not as recorded and the one that was recorded has the same numbers in the same order. */
function reworded(
  record: RunRecord,
  outputs: Replay['outputs'],
  { files }: RunFiles,
  beside: ReadonlyMap<string, string>,
): readonly Issue[] {
  const changed = outputs.filter(({ same }) => !same);
  if (changed.length !== 1 || changed[0]!.name !== REPORT_FILE) return [];
  const recorded = beside.get(REPORT_FILE);
  if (recorded !== undefined) {
    const hash = record.outputs.find(({ name }) => name === REPORT_FILE)?.sha256;
    if (sha256Of(recorded) !== hash || !hasSameNumbers(recorded, files.get(REPORT_FILE)!)) return [];
  }
  return [
    {
      code: 'replay.reworded',
      severity: 'warning',
      at: { file: REPORT_FILE },
      details: { version: record.meridian },
    },
  ];
}

/** The framework of a record, by the rules of framework files; paths lead into run.json. */
export function readFramework(record: RunRecord): Framework {
  try {
    return frameworkOf(record.framework, RECORD_FILE);
  } catch (error) {
    if (!(error instanceof MeridianError)) throw error;
    const issues = error.issues.map(({ at, ...issue }) => ({
      ...issue,
      at: { ...at, path: `/framework${at.path ?? ''}` },
    }));
    throw new MeridianError(error.code, error.details, issues);
  }
}

/** Names the changed cells by the fingerprints: those whose area, indicator and period all differ, or which are new. */
export function inputDifferences(record: RunRecord, values: readonly InputValue[]): Issue[] {
  const now = digestInputs(values);
  const changed = (kind: 'areas' | 'indicators', key: string) => record.inputs[kind][key] !== now[kind][key];
  const then = record.inputs.periods;
  const index = values.findIndex(
    ({ area, indicator, period }) =>
      changed('areas', area) &&
      changed('indicators', indicator) &&
      (then === undefined || then[period] !== now.periods?.[period]),
  );
  const value = values[index];
  if (value !== undefined)
    return [
      {
        code: 'replay.inputChanged',
        severity: 'error',
        at: { file: INPUTS_FILE, row: index + 2, column: 'value' },
        value: value.value === null ? value.state : String(value.value),
        details: { area: value.area, indicator: value.indicator },
      },
    ];
  const gone = Object.keys(record.inputs.areas).find((area) => changed('areas', area)) ?? '';
  const indicator = Object.keys(record.inputs.indicators).find((code) => changed('indicators', code)) ?? '';
  const details = { area: gone, indicator };
  return [
    gone === '' && indicator === ''
      ? { code: 'replay.inputsDiffer', severity: 'error', at: { file: INPUTS_FILE } }
      : { code: 'replay.inputGone', severity: 'error', at: { file: INPUTS_FILE }, details },
  ];
}

/** What is not as recorded in an output as it is computed now, or in the file that lies beside the record. */
export function outputDifferences(
  name: string,
  same: boolean,
  record: RunRecord,
  computed: Pick<RunFiles, 'files'>,
  beside: ReadonlyMap<string, string>,
): Issue[] {
  const now = computed.files.get(name)!;
  const file = beside.get(name);
  const recorded = record.outputs.find((output) => output.name === name)?.sha256;
  const fileIsRecorded = file !== undefined && sha256Of(file) === recorded;
  if (same && (file === undefined || fileIsRecorded)) return [];
  const code = same ? 'replay.fileChanged' : 'replay.outputDiffers';
  if (file === undefined || (!same && !fileIsRecorded && file === now))
    return [{ code: `${code}Somewhere`, severity: 'error', at: { file: name } }];
  if (!name.endsWith('.csv'))
    return [
      {
        code: `${code}Somewhere`,
        severity: 'error',
        at: { file: name, row: firstLineDifference(file, now) },
      },
    ];
  const cell = firstCellDifference(file, now);
  return [
    cell === undefined
      ? { code: `${code}Somewhere`, severity: 'error', at: { file: name } }
      : cellIssue(code, name, cell),
  ];
}

const cellIssue = (
  code: string,
  file: string,
  { row, column, area, before, after }: CellDifference,
): Issue => ({
  code,
  severity: 'error',
  at: { file, row, column },
  details: { area, before, after },
});

function recordDifference(before: unknown, after: RunRecord): Issue {
  const path = firstPathDifference(before, JSON.parse(recordText(after)));
  return path === undefined
    ? { code: 'replay.recordText', severity: 'error', at: { file: RECORD_FILE } }
    : { code: 'replay.recordDiffers', severity: 'error', at: { file: RECORD_FILE, path } };
}
