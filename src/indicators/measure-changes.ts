import type { StoredWrite } from '../context/broker.ts';
import type { RecordChange } from '../context/history-watch.ts';
import type { Period } from '../model/period.ts';
import type { Plan } from './measure-plan.ts';
import type { Member, Selection } from './measure-selection.ts';
import type { TallyRecord } from './measure-tally.ts';

/** Measures that select the same entities. */
export interface Group {
  readonly selection: Selection;
  readonly plans: readonly Plan[];
  /** Those that read values of an attribute, by its IRI. */
  readonly byAttribute: ReadonlyMap<string, readonly Plan[]>;
}

/** A record that came to a measure's area and period, or left it. */
export interface CellChange {
  readonly plan: Plan;
  readonly area: string;
  readonly period: Period;
  readonly record: TallyRecord;
  readonly sign: 1 | -1;
}

/** An entity that counts for other areas than before, or may. */
export interface Move {
  readonly group: Group;
  readonly entityNo: number;
  readonly entityId: string;
  /** For what it counts now. */
  readonly members: readonly Member[];
  /** It was not known before, so that all of its records are among the changes. */
  readonly isNew: boolean;
}

/** What one transaction means for the measures. */
export interface Changes {
  readonly cells: readonly CellChange[];
  readonly moves: readonly Move[];
}

/** The groups that a write may concern. */
export const groupsOf = (
  groups: readonly Group[],
  { tenant, before, after }: StoredWrite,
): readonly Group[] =>
  groups.filter(
    ({ selection }) =>
      selection.tenant === tenant &&
      ((before !== undefined && selection.mayMatch(before)) ||
        (after !== undefined && selection.mayMatch(after))),
  );

/**
 * What writes of entities mean: records that come and go where an entity counts for the same areas as before; else that it moved, and
 * what it counts for then. An entity that was deleted still counts with the values that it had.
 */
export function changesOf(
  groups: readonly Group[],
  writes: readonly StoredWrite[],
  recorded: readonly RecordChange[],
): Changes {
  const moves = new Map<Group, Map<number, Move>>();
  const counting = new Map<number, Map<Group, readonly Member[]>>();
  for (const write of writes)
    for (const group of groupsOf(groups, write)) {
      const { before, after, entityNo, id, isNew = false } = write;
      const { selection } = group;
      const was = before === undefined ? [] : selection.membersOf(before);
      const is = after === undefined ? (selection.ofEntities ? [] : was) : selection.membersOf(after);
      const own = counting.get(entityNo) ?? new Map<Group, readonly Member[]>();
      own.set(group, is);
      counting.set(entityNo, own);
      if (before !== undefined && isSame(was, is)) continue;
      const ofGroup = moves.get(group) ?? new Map<number, Move>();
      moves.set(group, ofGroup);
      const earlier = ofGroup.get(entityNo);
      ofGroup.set(entityNo, {
        group,
        entityNo,
        entityId: id,
        members: is,
        // it came and moved within one transaction: its records then are told of the first place
        isNew: earlier === undefined ? isNew : earlier.isNew && isSame(earlier.members, is),
      });
    }
  const cells: CellChange[] = [];
  for (const change of recorded) {
    const own = counting.get(change.entityNo);
    if (own === undefined) continue;
    for (const [group, members] of own) {
      const plans = group.byAttribute.get(change.series.attribute);
      if (plans === undefined || moves.get(group)?.get(change.entityNo)?.isNew === false) continue;
      for (const plan of plans) addCells(cells, plan, members, change);
    }
  }
  return { cells, moves: [...moves.values()].flatMap((ofGroup) => [...ofGroup.values()]) };
}

/** What {@link RecordChange.timed} is of a value that was observed, and of one that was recorded only. */
const OBSERVED = 0;
const DELETED = 2;

function addCells(cells: CellChange[], plan: Plan, members: readonly Member[], change: RecordChange): void {
  const gathers = plan.gathers!;
  const { series, timed, sign, entityNo, number } = change;
  if (series.dataset !== gathers.dataset || timed === DELETED) return;
  if (gathers.time === 'observedAt' && timed !== OBSERVED) return;
  const at = Number(gathers.time === 'recorded' ? change.recordedAt : change.at);
  const period = gathers.periodOf(at);
  if (period === undefined) return;
  const record = { entityNo, at, value: gathers.valueIn(series.unit, number) };
  for (const { area } of members) cells.push({ plan, area, period, record, sign });
}

const isSame = (a: readonly Member[], b: readonly Member[]): boolean =>
  a.length === b.length && a.every((one, i) => isSameMember(one, b[i]!));

export const isSameMember = (a: Member, b: Member): boolean =>
  a.area === b.area && a.period === b.period && a.holds === b.holds;
