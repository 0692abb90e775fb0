import type { Sql } from '../platform/database.ts';
import type { FlushParts, Work } from './measure-cell.ts';
import { type CellChange, isSameMember, type Move } from './measure-changes.ts';
import { entityRecord } from './measure-gather.ts';
import { endMembers, insertMembers, type MemberRow, readMembers } from './measure-member-store.ts';
import type { Todo, WrittenEntity } from './measure-store.ts';

export const memberKey = (selection: string, entityNo: number): string => `${selection}\n${entityNo}`;

/** Writes down for what entities count now, and answers what that changes. */
export async function moveMembers(
  parts: FlushParts,
  { moves, unseen }: Work,
): Promise<{
  readonly cells: readonly CellChange[];
  readonly todos: readonly Todo[];
  /** Entities whose areas are all gathered anew, by {@link memberKey}. */
  readonly regathered: ReadonlySet<string>;
}> {
  const cells: CellChange[] = [];
  const todos: Todo[] = [];
  const regathered = new Set<string>();
  const all = new Map<string, Move>();
  for (const move of moves) all.set(memberKey(move.group.selection.key, move.entityNo), move);
  const old = await readOld(parts.sql, moves, unseen);
  for (const move of await unseenMoves(parts, unseen, old))
    all.set(memberKey(move.group.selection.key, move.entityNo), move);
  const started: MemberRow[] = [];
  const ended: MemberRow[] = [];
  for (const { group, entityNo, entityId, members: wanted, isNew } of all.values()) {
    const { key, ofEntities } = group.selection;
    const members = wanted.filter(({ area }) => parts.isArea(area));
    const before = isNew ? [] : (old.get(memberKey(key, entityNo)) ?? []);
    const rowOf = (member: (typeof members)[number]): MemberRow => ({
      ...member,
      selection: key,
      entityNo,
      entityId,
    });
    const gone = before.filter((one) => !members.some((other) => isSameMember(one as never, other)));
    const come = members
      .filter((one) => !before.some((other) => isSameMember(one, other as never)))
      .map(rowOf);
    ended.push(...gone);
    started.push(...come);
    if (ofEntities)
      for (const plan of group.plans)
        for (const [rows, sign] of [
          [gone, -1],
          [come, 1],
        ] as const)
          for (const { area, period, holds } of rows)
            cells.push({ plan, area, period, record: entityRecord(entityNo, holds), sign });
    // also where it has come back to where it was
    else if (!isNew) {
      regathered.add(memberKey(key, entityNo));
      for (const plan of group.plans)
        for (const { area } of [...before, ...come]) todos.push({ code: plan.code, area });
    }
  }
  await endMembers(parts.sql, ended, parts.moment.tick);
  await insertMembers(parts.sql, started, parts.moment.tick);
  return { cells, todos, regathered };
}

async function readOld(
  sql: Sql,
  moves: readonly Move[],
  unseen: readonly WrittenEntity[],
): Promise<ReadonlyMap<string, readonly MemberRow[]>> {
  const nos = new Set([
    ...moves.filter(({ isNew }) => !isNew).map(({ entityNo }) => entityNo),
    ...unseen.map(([, no]) => no),
  ]);
  const old = new Map<string, MemberRow[]>();
  if (nos.size > 0)
    for (const row of await readMembers(sql, [...nos])) {
      const key = memberKey(row.selection, row.entityNo);
      const own = old.get(key);
      if (own) own.push(row);
      else old.set(key, [row]);
    }
  return old;
}

/** Looks at entities as they are now; one that was deleted still counts with the values that it had. */
async function unseenMoves(
  { sql, records, groups }: FlushParts,
  unseen: readonly WrittenEntity[],
  old: ReadonlyMap<string, readonly MemberRow[]>,
): Promise<readonly Move[]> {
  const moves: Move[] = [];
  const byTenant = new Map<number, Map<number, string>>();
  for (const [tenant, no, id] of unseen)
    byTenant.set(tenant, (byTenant.get(tenant) ?? new Map<number, string>()).set(no, id));
  for (const [tenant, ids] of byTenant) {
    const found = await records.entitiesById(sql, tenant, [...new Set(ids.values())]);
    const current = new Map(found.map(({ no, entity }) => [no, entity]));
    for (const [entityNo, entityId] of ids) {
      const entity = current.get(entityNo);
      for (const group of groups) {
        const { selection } = group;
        if (selection.tenant !== tenant) continue;
        const before = old.get(memberKey(selection.key, entityNo)) ?? [];
        const members = entity
          ? selection.membersOf(entity)
          : selection.ofEntities
            ? []
            : (before as Move['members']);
        if (members.length > 0 || before.length > 0)
          moves.push({ group, entityNo, entityId, members, isNew: false });
      }
    }
  }
  return moves;
}
