import { MeridianError } from '../model/error.ts';
import type { Sql } from '../platform/database.ts';
import { assertMay } from '../policy/may.ts';
import type { BrokerContext } from './broker.ts';
import type { AttributeInstance } from './entity.ts';
import { lockFolded } from './history-day-store.ts';
import {
  deletionRowOf,
  numberOfInstance,
  rowOf,
  SCOPE,
  scopeRowOf,
  TIMED,
  type Timed,
} from './history-row.ts';
import type { Series } from './history-series-store.ts';
import {
  pairsOf,
  putValues,
  seriesNo,
  seriesOf,
  settleDays,
  takeSeries,
  takeValue,
} from './history-value-store.ts';
import { record, withoutDoubles } from './history-writer.ts';
import { SCOPE_ATTRIBUTE } from './read-name.ts';
import { forgetKnown, type KnownEntity, lockKnown, makeKnown } from './temporal-entity-store.ts';
import { microsecondsOf, readInstant } from './temporal-instant.ts';
import type { TemporalFragment } from './temporal-read.ts';
import { matchTypes, type TypeSelection } from './type-selection.ts';

/** The evolution of an entity, with the types that it must have. */
export interface EvolutionPlace {
  readonly id: string;
  readonly types?: TypeSelection | undefined;
}

/** Begins an evolution or adds to it (clause 5.6.11). */
export async function upsertEvolution(
  { actor, broker, tenant, now }: BrokerContext,
  { id, fragment }: { readonly id: string; readonly fragment: TemporalFragment },
): Promise<'created' | 'updated'> {
  assertMay(actor, 'context.write');
  return broker.db.transaction(async (sql) => {
    const { no, isNew } = await makeKnown(sql, tenant, id, fragment.types, now);
    const before = isNew ? false : await hasHistory(sql, no);
    await add({ broker, tenant, now }, sql, { no, isNew }, id, fragment);
    return before ? 'updated' : 'created';
  });
}

/** Adds instances to an evolution (clause 5.6.12). */
export async function addToEvolution(
  { actor, broker, tenant, now }: BrokerContext,
  { id, types, fragment }: EvolutionPlace & { readonly fragment: TemporalFragment },
): Promise<void> {
  assertMay(actor, 'context.write');
  return broker.db.transaction(async (sql) => {
    await lockEvolution(sql, tenant, { id, types });
    const known = await makeKnown(sql, tenant, id, fragment.types, now);
    await add({ broker, tenant, now }, sql, known, id, fragment);
  });
}

/** Takes an evolution out as a whole (clause 5.6.16). */
export async function deleteEvolution(
  { actor, broker, tenant }: BrokerContext,
  place: EvolutionPlace,
): Promise<void> {
  assertMay(actor, 'context.write');
  return broker.db.transaction(async (sql) => {
    const { no } = await lockEvolution(sql, tenant, place);
    await lockFolded(sql, 'read');
    await takeSeries(sql, no, undefined);
    await broker.history.watch.touched(sql, { tenant, id: place.id, entityNo: no });
    await forgetKnown(sql, tenant, place.id);
  });
}

/** Takes the instances of an attribute out: of one dataset, those without, or all (clause 5.6.13). */
export async function deleteSeries(
  { actor, broker, tenant }: BrokerContext,
  {
    attribute,
    datasetId = '',
    deleteAll = false,
    ...place
  }: EvolutionPlace & {
    readonly attribute: string;
    readonly datasetId?: string | undefined;
    readonly deleteAll?: boolean | undefined;
  },
): Promise<void> {
  assertMay(actor, 'context.write');
  return broker.db.transaction(async (sql) => {
    const { no } = await lockEvolution(sql, tenant, place);
    const series = await broker.history.series.ofAttributes(sql, [attribute]);
    const meant = deleteAll ? series : series.filter(({ dataset }) => dataset === datasetId);
    await lockFolded(sql, 'read');
    if ((await takeSeries(sql, no, timesOf(meant))) === 0) throw notFound(datasetId || attribute);
    await broker.history.watch.touched(sql, { tenant, id: place.id, entityNo: no });
  });
}

/**
 * Records that an attribute was deleted of an entity that is known by its history alone, as its deletion through the core API is
 * recorded of others (ETSI's tests 020_17 to 020_20). Answers whether there is such an attribute.
 */
export async function recordDeletion(
  { actor, broker, tenant, now }: BrokerContext,
  {
    attribute: name,
    datasetId = '',
    deleteAll = false,
    ...place
  }: EvolutionPlace & {
    readonly attribute: string;
    readonly datasetId?: string | undefined;
    readonly deleteAll?: boolean | undefined;
  },
): Promise<boolean> {
  assertMay(actor, 'context.write');
  const attribute = name === SCOPE_ATTRIBUTE ? SCOPE : name;
  return broker.db.transaction(async (sql) => {
    const known = await lockKnown(sql, tenant, place.id);
    if (known === undefined || known.isCurrent || (place.types && !matchTypes(place.types, known.types)))
      return false;
    const own = new Set((await pairsOf(sql, [known.no])).map(({ seriesNo: no }) => seriesOf(no)));
    const series = (await broker.history.series.ofAttributes(sql, [attribute])).filter(
      ({ no, dataset }) => own.has(no) && (deleteAll || dataset === datasetId),
    );
    const recordedAt = microsecondsNow(now);
    const last = new Map(series.map((one) => [one.dataset, one]));
    await record(
      sql,
      broker.history.series,
      [...last.values()].map(({ kind, dataset }) =>
        deletionRowOf({ find: broker.history.series.find, entityNo: known.no, recordedAt }, attribute, {
          type: kind,
          ...(dataset === '' ? {} : { datasetId: dataset }),
        }),
      ),
      recordedAt,
    );
    return last.size > 0;
  });
}

export interface InstancePlace extends EvolutionPlace {
  readonly attribute: string;
  readonly instanceId: string;
}

/** Puts an instance in the place of another, which keeps its instanceId and createdAt (clause 5.6.14). */
export async function modifyInstance(
  { actor, broker, tenant, now }: BrokerContext,
  { instance, ...place }: InstancePlace & { readonly instance: AttributeInstance },
): Promise<void> {
  assertMay(actor, 'context.write');
  return broker.db.transaction(async (sql) => {
    const modifiedAt = microsecondsNow(now);
    const { taken, folded } = await takeInstance(broker, sql, tenant, place);
    const { find } = broker.history.series;
    const row = rowOf(
      { find, entityNo: taken.entityNo, recordedAt: taken.recordedAt },
      place.attribute,
      instance,
      'first',
    );
    const made = await broker.history.series.numbersOf(sql, [row.series]);
    const kept = {
      ...row,
      no: taken.no,
      recordedAt: taken.recordedAt,
      seriesNo: seriesNo(row.series.no ?? made.get(row.series)!, row.timed),
      modifiedAt,
    };
    await putValues(sql, [kept]);
    await settleDays(sql, folded, [taken, kept]);
  });
}

/** Takes one instance out (clause 5.6.15). */
export async function deleteInstance(
  { actor, broker, tenant }: BrokerContext,
  place: InstancePlace,
): Promise<void> {
  assertMay(actor, 'context.write');
  return broker.db.transaction(async (sql) => {
    const { taken, folded } = await takeInstance(broker, sql, tenant, place);
    await settleDays(sql, folded, [taken]);
  });
}

async function takeInstance(
  { history }: BrokerContext['broker'],
  sql: Sql,
  tenant: number,
  { attribute, instanceId, ...place }: InstancePlace,
) {
  const { no } = await lockEvolution(sql, tenant, place);
  const series = await history.series.ofAttributes(sql, [attribute]);
  const folded = await lockFolded(sql, 'read');
  const number = numberOfInstance(instanceId);
  const taken = number === undefined ? undefined : await takeValue(sql, no, timesOf(series), number);
  if (taken === undefined) throw notFound(instanceId);
  await history.watch.touched(sql, { tenant, id: place.id, entityNo: no });
  return { taken, folded };
}

async function add(
  { broker: { history }, tenant, now }: Pick<BrokerContext, 'broker' | 'tenant' | 'now'>,
  sql: Sql,
  { no: entityNo, isNew }: { readonly no: number; readonly isNew: boolean },
  id: string,
  { attributes, scopes }: TemporalFragment,
): Promise<void> {
  const recordedAt = microsecondsNow(now);
  const parts = { find: history.series.find, entityNo, recordedAt };
  const standing = (observedAt: string | undefined) =>
    isNew || observedAt === undefined ? 'first' : 'earlier';
  const rows = [
    ...Object.entries(attributes).flatMap(([attribute, instances]) =>
      instances.map((instance) => rowOf(parts, attribute, instance, standing(instance.observedAt))),
    ),
    ...scopes.map(({ value, observedAt }) => scopeRowOf(parts, value, observedAt, standing(observedAt))),
  ];
  await record(sql, history.series, isNew ? withoutDoubles(rows) : rows, recordedAt);
  await history.watch.touched(sql, { tenant, id, entityNo });
}

/** @throws MeridianError `context.notFound` for an entity without history, or of other types */
async function lockEvolution(sql: Sql, tenant: number, { id, types }: EvolutionPlace): Promise<KnownEntity> {
  const known = await lockKnown(sql, tenant, id);
  if (known === undefined || (types !== undefined && !matchTypes(types, known.types))) throw notFound(id);
  if (!(await hasHistory(sql, known.no))) throw notFound(id);
  return known;
}

async function hasHistory(sql: Sql, entityNo: number): Promise<boolean> {
  const rows = await sql.query('SELECT FROM temporal_value WHERE entity_no = $1 LIMIT 1', [entityNo]);
  return rows.length > 0;
}

const timesOf = (series: readonly Series[]): readonly number[] =>
  series.flatMap(({ no }) => Object.values(TIMED).map((timed: Timed) => seriesNo(no, timed)));

const microsecondsNow = (now: string): string => microsecondsOf(readInstant(now)!);

const notFound = (id: string): MeridianError => new MeridianError('context.notFound', { id });
