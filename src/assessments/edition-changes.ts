import { canonicalJson } from '../model/canonical.ts';
import type { Period } from '../model/period.ts';
import type { ValueState } from '../model/value.ts';
import type { EditionHead } from './edition-manifest.ts';
import type { NumberTable } from './edition-numbers.ts';
import { firstPathDifference } from './first-difference.ts';
import type { InputValue } from './input.ts';
import type { RunRecord } from './run-record.ts';
import { compare } from './select.ts';

const CHANGES_FORMAT = 'meridian-changes/1';

/** What a correction is compared by. */
export interface EditionNumbers {
  readonly record: Pick<RunRecord, 'framework' | 'frameworkSha256' | 'period'>;
  readonly values: readonly InputValue[];
  readonly scores: NumberTable;
  readonly ranks: NumberTable;
}

interface FrameworkMark {
  readonly version: string;
  readonly sha256: string;
}
interface ChangedState {
  readonly value: number | null;
  readonly state: ValueState;
}
interface ChangedValue {
  readonly area: string;
  readonly indicator: string;
  readonly period: Period;
  /** null where the earlier edition did not have it. */
  readonly before: ChangedState | null;
  readonly after: ChangedState | null;
}
interface ChangedScore {
  readonly area: string;
  readonly node: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly rankBefore: number | null;
  readonly rankAfter: number | null;
}

/** changes.json: what a correction changed against the edition that it replaces. */
export interface EditionChanges {
  readonly format: typeof CHANGES_FORMAT;
  readonly replaces: NonNullable<EditionHead['replaces']>;
  readonly note: string | null;
  readonly period: { readonly before: Period; readonly after: Period } | null;
  readonly framework: {
    readonly before: FrameworkMark;
    readonly after: FrameworkMark;
    /** The first place where they differ, as JSON Pointer. */
    readonly path: string;
  } | null;
  readonly areas: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly values: readonly ChangedValue[];
  /** Every node's score or rank that moved, by area and then in the order of the tree. */
  readonly scores: readonly ChangedScore[];
}

/** Relative difference up to which two numbers are the same but for the order in which something was added up. */
const ROUNDING = 1e-9;

/** Whether two numbers that are not the same bits are the same to any reader. */
export const isRounding = (before: number | null, after: number | null): boolean =>
  before !== null &&
  after !== null &&
  Math.abs(after - before) <= ROUNDING * Math.max(Math.abs(before), Math.abs(after));

/** Whether a value's change is one of its number's last digits alone. */
export const isRoundedValue = ({ before, after }: ChangedValue): boolean =>
  before !== null && after !== null && before.state === after.state && isRounding(before.value, after.value);

/** Whether a score's change is one of its last digits alone, with the same rank. */
export const isRoundedScore = ({ before, after, rankBefore, rankAfter }: ChangedScore): boolean =>
  rankBefore === rankAfter && isRounding(before, after);

/** Compares two editions' numbers bit for bit. Pure. */
export function editionChanges(
  replaces: EditionChanges['replaces'],
  note: string | null,
  before: EditionNumbers,
  after: EditionNumbers,
): EditionChanges {
  const was = new Set(before.scores.areas);
  const is = new Set(after.scores.areas);
  const isSameFramework = before.record.frameworkSha256 === after.record.frameworkSha256;
  return {
    format: CHANGES_FORMAT,
    replaces,
    note,
    period:
      before.record.period === after.record.period
        ? null
        : { before: before.record.period, after: after.record.period },
    framework: isSameFramework
      ? null
      : {
          before: markOf(before.record),
          after: markOf(after.record),
          path: firstPathDifference(plain(before.record.framework), plain(after.record.framework)) ?? '',
        },
    areas: {
      added: after.scores.areas.filter((area) => !was.has(area)),
      removed: before.scores.areas.filter((area) => !is.has(area)),
    },
    values: changedValues(before.values, after.values),
    scores: changedScores(before, after),
  };
}

/** The text of changes.json: one change a line, so that people and version control can read it. */
export function changesText({ values, scores, ...head }: EditionChanges): string {
  const start = JSON.stringify(head, null, 2).slice(0, -2);
  return `${start},\n  "values": ${lines(values)},\n  "scores": ${lines(scores)}\n}\n`;
}

export const lines = (items: readonly unknown[]): string =>
  items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;

const markOf = ({ framework, frameworkSha256 }: EditionNumbers['record']): FrameworkMark => ({
  version: framework.version,
  sha256: frameworkSha256,
});

const plain = (value: unknown): unknown => JSON.parse(canonicalJson(value));

const keyOf = ({ area, indicator, period }: InputValue): string => `${area}\n${indicator}\n${period}`;
const stateOf = (value: InputValue | undefined): ChangedState | null =>
  value === undefined ? null : { value: value.value, state: value.state };

function changedValues(before: readonly InputValue[], after: readonly InputValue[]): readonly ChangedValue[] {
  const was = new Map(before.map((value) => [keyOf(value), value]));
  const is = new Map(after.map((value) => [keyOf(value), value]));
  const keys = new Map([...before, ...after].map((value) => [keyOf(value), value]));
  return [...keys]
    .filter(([key]) => {
      const [old, now] = [was.get(key), is.get(key)];
      return old?.value !== now?.value || old?.state !== now?.state;
    })
    .map(([key, { area, indicator, period }]) => ({
      area,
      indicator,
      period,
      before: stateOf(was.get(key)),
      after: stateOf(is.get(key)),
    }))
    .sort(
      (a, b) => compare(a.area, b.area) || compare(a.indicator, b.indicator) || compare(a.period, b.period),
    );
}

function changedScores(before: EditionNumbers, after: EditionNumbers): readonly ChangedScore[] {
  const areas = [...new Set([...before.scores.areas, ...after.scores.areas])].sort(compare);
  const nodes = [...new Set([...after.scores.nodes, ...before.scores.nodes])];
  return areas.flatMap((area) =>
    nodes
      .map((node) => ({
        area,
        node,
        before: before.scores.at(area, node),
        after: after.scores.at(area, node),
        rankBefore: before.ranks.at(area, node),
        rankAfter: after.ranks.at(area, node),
      }))
      .filter((one) => one.before !== one.after || one.rankBefore !== one.rankAfter),
  );
}
