import { type CompositeResult, runComposite } from '../composite/run.ts';
import { cutToPeriod } from '../composite/stack.ts';
import { dataCodesOf, figuresOf } from '../composite/tree.ts';
import type { Area } from '../model/area.ts';
import type { Framework } from '../model/framework.ts';
import { needsPanel } from '../model/panel-needs.ts';
import type { Period } from '../model/period.ts';
import { findStep } from '../model/readiness.ts';
import type { ChangedValue } from '../platform/values-changed.ts';
import { countedNumber, type InputValue } from './input.ts';
import { type Prepared, prepareAssessment } from './prepare.ts';
import { latestOf, nearTo } from './select.ts';

/** A value in force; where it came from is not kept. */
export interface LiveValue extends InputValue {
  readonly version: number;
}

export interface LiveSetup {
  readonly framework: Framework;
  readonly areas: readonly Area[];
  readonly values: readonly LiveValue[];
  /** Undefined where no period has a number yet. */
  readonly period: Period | undefined;
  /** The periods that `values` were looked for in, by their texts, both ends included. */
  readonly window: { readonly oldest: string; readonly newest: string };
}

/** A framework's values in force, kept as they change, and what a run on them would give at any moment. */
export interface LiveAssessment {
  readonly period: Period | undefined;
  /** How many values are kept, and the sum of their versions: another one where any value is another one. */
  readonly fingerprint: { readonly count: number; readonly versions: number };
  /** Takes over values that came into force, and answers those of them on which scores may depend. */
  change(values: readonly ChangedValue[]): readonly ChangedValue[];
  /** Whether a value opens a later period than the one that is assessed. */
  isLater(value: ChangedValue): boolean;
  /** What a run would give; the same bits. Throws as {@link assess} does. */
  compute(): CompositeResult;
  /** The values of one code that {@link compute} chose, by area; none before. */
  chosen(code: string): readonly LiveValue[];
}

const keyOf = ({ area, indicator, period }: ChangedValue): string => `${area}\n${indicator}\n${period}`;
const cellOf = ({ area, indicator }: ChangedValue): string => `${area}\n${indicator}`;

/**
 * Keeps what a run is computed from. Where a number takes the place of another one, its cell is all that changes; anything else (an area
 * or a period that comes in, a number that goes) has the values chosen anew.
 */
export function createLiveAssessment({
  framework,
  areas,
  values,
  period,
  window,
}: LiveSetup): LiveAssessment {
  const codes = new Set(dataCodesOf(framework));
  const figures = new Set(figuresOf(framework.tree));
  const isPanel = needsPanel(framework.method);
  const maxAge = isPanel ? 9999 : (findStep(framework.method, 'select')?.maxAge ?? 0);
  const isNear = period === undefined ? () => false : nearTo(period, maxAge);
  const kept = new Map(values.map((value) => [keyOf(value), value]));
  let versions = values.reduce((sum, { version }) => sum + version, 0);
  let prepared: Made | undefined;

  const replaceCell = (value: LiveValue): boolean => {
    if (prepared === undefined || isPanel) return false;
    const cell = cellOf(value);
    const old = prepared.chosen.get(cell);
    const number = countedNumber(value);
    if (old?.period !== value.period || Number.isNaN(number) || Number.isNaN(countedNumber(old)))
      return false;
    const at = prepared.places.get(cell);
    if (at === undefined) return false;
    prepared.chosen.set(cell, value);
    prepared.input.table.data[at] = number;
    return true;
  };

  return {
    period,
    get fingerprint() {
      return { count: kept.size, versions };
    },
    change(changed) {
      const told: ChangedValue[] = [];
      for (const one of changed) {
        const value: LiveValue = { ...one, origin: null };
        if (!codes.has(value.indicator)) continue;
        if (value.period < window.oldest || value.period > window.newest) continue;
        const key = keyOf(value);
        const before = kept.get(key)?.version ?? 0;
        if (value.version <= before) continue;
        kept.set(key, value);
        versions += value.version - before;
        if (!isNear(value.period)) continue;
        told.push(one);
        if (!replaceCell(value)) prepared = undefined;
      }
      return told;
    },
    isLater: (value) =>
      figures.has(value.indicator) &&
      !Number.isNaN(countedNumber({ ...value, origin: null })) &&
      latestOf(period === undefined ? [value.period] : [period, value.period]) !== period,
    compute() {
      prepared ??= make(
        prepareAssessment({
          framework,
          areas,
          values: kept.values(),
          ...(period === undefined ? {} : { period }),
        }),
      );
      const { input } = prepared;
      // a result may share its table, which goes on changing here
      const table = { ...input.table, data: input.table.data.slice() };
      return cutToPeriod(runComposite(framework, { ...input, table }), input.period);
    },
    chosen: (code) => [...(prepared?.chosen.values() ?? [])].filter(({ indicator }) => indicator === code),
  };
}

/** What the engine is given, with the value that was chosen for each cell and the cell's place in the table. */
interface Made {
  readonly input: Prepared<LiveValue>;
  readonly chosen: Map<string, LiveValue>;
  readonly places: ReadonlyMap<string, number>;
}

function make(input: Prepared<LiveValue>): Made {
  const { areas, columns } = input.table;
  return {
    input,
    chosen: new Map(input.selected.map((value) => [cellOf(value), value])),
    places: new Map(
      columns.flatMap((indicator, column) =>
        areas.map((area, row) => [`${area}\n${indicator}`, column * areas.length + row] as const),
      ),
    ),
  };
}
