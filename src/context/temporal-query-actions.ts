import { MeridianError } from '../model/error.ts';
import { assertMay } from '../policy/may.ts';
import type { Broker, BrokerContext } from './broker.ts';
import type { Entity } from './entity.ts';
import { type EntitySelection, matchSelection } from './entity-selection.ts';
import { readPage } from './history-page.ts';
import { instanceOfRow, SCOPE, scopeOfRow, TIMED, type Timed } from './history-row.ts';
import type { Series } from './history-series-store.ts';
import {
  type Pair,
  pairsOf,
  type ReadValue,
  readValues,
  seriesNo,
  seriesOf,
  timedOf,
  type ValueRange,
} from './history-value-store.ts';
import type { Page } from './http-paging.ts';
import type { Ordering } from './order-by.ts';
import { compareKeys, orderKey } from './order-key.ts';
import { isKept, type Projection } from './projection.ts';
import type { Condition } from './query-language.ts';
import type { TemporalEntity } from './temporal-entity.ts';
import {
  countKnown,
  findKnown,
  type KnownEntity,
  listKnown,
  type Presence,
} from './temporal-entity-store.ts';
import { instantOfMicroseconds, microsecondsOf, readInstant, writeInstant } from './temporal-instant.ts';
import { contentRange } from './temporal-page.ts';
import type { TemporalQuery, TimeProperty } from './temporal-query.ts';
import { matchTypes, type TypeSelection } from './type-selection.ts';

/** What is asked of evolutions. */
export interface EvolutionQuestion {
  readonly temporal: TemporalQuery;
  /** Whether instances of whatever time are meant, as no time is asked for. */
  readonly anyTime: boolean;
  readonly projection: Projection | undefined;
  readonly datasets: ReadonlySet<string> | undefined;
}

export interface EvolutionAnswer {
  readonly entities: readonly TemporalEntity[];
  /** Content-Range of an answer that does not hold all that was asked for. */
  readonly range?: string;
}

/** The entity that an evolution is of. */
export async function findEvolution(
  { actor, broker, tenant }: BrokerContext,
  id: string,
  types: TypeSelection | undefined,
): Promise<KnownEntity> {
  assertMay(actor, 'context.read');
  const known = await findKnown(broker.db, tenant, id);
  if (known === undefined || (types !== undefined && !matchTypes(types, known.types)))
    throw new MeridianError('context.notFound', { id });
  return known;
}

export interface FoundEvolutions {
  readonly known: readonly KnownEntity[];
  readonly more: boolean;
  readonly total?: number;
}

/** Query Temporal Evolution of Entities (clause 5.7.4): the entities of a page of the result. */
export async function findEvolutions(
  { actor, broker, tenant }: BrokerContext,
  {
    selection,
    question,
    ordering,
    page,
  }: {
    readonly selection: EntitySelection;
    readonly question: EvolutionQuestion;
    readonly ordering: Ordering | undefined;
    readonly page: Page;
  },
): Promise<FoundEvolutions> {
  assertMay(actor, 'context.read');
  const presence = await presenceOf(broker, question, selection.attributes);
  if (presence === undefined) return { known: [], more: false, ...(page.count ? { total: 0 } : {}) };
  const { q, geo, scopes } = selection;
  const byId = ordering === undefined || isById(ordering);
  const plain = q === undefined && geo === undefined && scopes === undefined && byId;
  const descending = byId && (ordering?.terms[0]?.descending ?? false);
  if (plain) {
    const { rows, exact } = await listKnown(broker.db, tenant, selection, presence, {
      limit: page.limit + 1,
      offset: page.offset,
      descending,
    });
    if (exact)
      return {
        known: rows.slice(0, page.limit),
        more: rows.length > page.limit,
        ...(page.count ? { total: await countKnown(broker.db, tenant, selection, presence) } : {}),
      };
  }
  return search(broker, tenant, selection, question, presence, byId ? undefined : ordering, descending, page);
}

const isById = ({ terms }: Ordering): boolean =>
  terms.length === 1 && terms[0]!.target.kind === 'entity' && terms[0]!.target.member === 'id';

/** Entities looked at together. */
const CHUNK = 200;

/** Looks at the evolutions of all entities that may be meant, one after another, within the limit of values. */
async function search(
  broker: Broker,
  tenant: number,
  selection: EntitySelection,
  question: EvolutionQuestion,
  presence: Presence,
  ordering: Ordering | undefined,
  descending: boolean,
  { limit, offset, count }: Page,
): Promise<FoundEvolutions> {
  const { looked } = broker.history.limits;
  const keyed: { readonly one: KnownEntity; readonly entity: Entity }[] = [];
  const found: KnownEntity[] = [];
  const enough = ordering === undefined && !count ? offset + limit + 1 : Number.POSITIVE_INFINITY;
  const names = ordering === undefined ? namesOf(selection) : undefined;
  const meant: EvolutionQuestion = { ...question, projection: undefined, datasets: undefined };
  let values = 0;
  let after: string | undefined;
  for (;;) {
    const { rows } = await listKnown(broker.db, tenant, selection, presence, {
      limit: CHUNK,
      offset: 0,
      descending,
      ...(after === undefined ? {} : { after }),
    });
    const pairs = await pairsAsked(broker, rows, meant, names);
    const read = await readAll(broker, pairs, rangeOf(question), looked - values);
    values += read.length;
    const evolutions = await assemble(broker, rows, read);
    for (const [i, one] of rows.entries()) {
      const entity = entityOf(evolutions[i]!);
      if (!matchSelection(selection, entity)) continue;
      found.push(one);
      if (ordering !== undefined) keyed.push({ one, entity });
    }
    if (rows.length < CHUNK || found.length >= enough) break;
    after = rows.at(-1)!.id;
  }
  const sorted = ordering === undefined ? found : sortedBy(ordering, keyed);
  return {
    known: sorted.slice(offset, offset + limit),
    more: sorted.length > offset + limit,
    ...(count ? { total: sorted.length } : {}),
  };
}

function sortedBy(
  ordering: Ordering,
  keyed: readonly { readonly one: KnownEntity; readonly entity: Entity }[],
): readonly KnownEntity[] {
  return keyed
    .map(({ one, entity }) => ({ one, key: orderKey(ordering, entity) }))
    .sort((a, b) => compareKeys(ordering, a.key, b.key))
    .map(({ one }) => one);
}

/** Attributes, and the scope, that decide whether an entity is meant. */
function namesOf({ q, geo, scopes, attributes = [] }: EntitySelection): ReadonlySet<string> {
  const names = new Set<string>(attributes);
  const look = (condition: Condition): void => {
    if (condition.kind !== 'term') condition.parts.forEach(look);
    else {
      const [name] = condition.path.names;
      if (name !== undefined) names.add(name);
    }
  };
  if (q !== undefined) look(q.condition);
  if (geo !== undefined) names.add(geo.property);
  if (scopes !== undefined) names.add(SCOPE);
  return names;
}

/** An evolution as conditions see it: all its instances at once. */
const entityOf = ({ id, types, createdAt, modifiedAt, scopes, attributes }: TemporalEntity): Entity => ({
  id,
  types,
  scopes: [...new Set(scopes.flatMap(({ value }) => value))],
  createdAt,
  modifiedAt,
  attributes,
});

/**
 * The evolutions of entities, as far as they are asked for: instances in the range, the last N of each attribute, the earliest first
 * (clauses 5.7.3.4, 5.7.4.4). An entity of which nothing is left is not there. An answer of too many is cut (clause 6.3.10).
 */
export async function evolutionsOf(
  broker: Broker,
  known: readonly KnownEntity[],
  question: EvolutionQuestion,
): Promise<EvolutionAnswer> {
  const { temporal } = question;
  const { lastN } = temporal;
  const pairs = await pairsAsked(broker, known, question);
  const all = await broker.history.series.byNumbers(
    broker.db,
    pairs.map(({ seriesNo: no }) => seriesOf(no)),
  );
  const backwards = lastN !== undefined;
  const { values, isCut, present } = await readPage(
    pairs,
    (some, most) => readValues(broker.db, some, rangeOf(question), { most, backwards }),
    {
      backwards,
      lastN,
      groupOf: ({ entityNo, seriesNo: no }) => `${entityNo} ${all.get(seriesOf(no))?.attribute}`,
      limit: broker.history.limits.page,
    },
  );
  const forwards = backwards ? values.toReversed() : values;
  const there = new Set(present.map(({ entityNo }) => entityNo));
  const entities = await assemble(
    broker,
    known.filter(({ no }) => there.has(no)),
    forwards,
    isCut ? present : [],
  );
  if (!isCut) return { entities };
  const timeText = ({ time }: ReadValue) => writeInstant(instantOfMicroseconds(time));
  return {
    entities,
    range: contentRange(temporal, { earliest: timeText(forwards[0]!), latest: timeText(forwards.at(-1)!) }),
  };
}

/** Series of entities that are asked for and have values, whether in the range or not. */
export async function pairsAsked(
  { db, history }: Broker,
  known: readonly KnownEntity[],
  { temporal, anyTime, projection, datasets }: EvolutionQuestion,
  names?: ReadonlySet<string>,
): Promise<readonly Pair[]> {
  if (known.length === 0) return [];
  // what picks no attributes is about all of them, though none is shown
  const shown = projection?.pick === undefined || picksAttributes(projection) ? projection : undefined;
  const pairs = await pairsOf(
    db,
    known.map(({ no }) => no),
  );
  const series = await history.series.byNumbers(
    db,
    pairs.map(({ seriesNo: no }) => seriesOf(no)),
  );
  const timed = anyTime ? undefined : timedAsked(temporal.timeProperty);
  return pairs.filter(({ seriesNo: no }) => {
    if (timed !== undefined && timedOf(no) !== timed) return false;
    const { attribute, dataset } = series.get(seriesOf(no))!;
    return (
      (names === undefined || names.has(attribute)) &&
      (shown === undefined || isKept(shown, attribute)) &&
      (datasets === undefined || attribute === SCOPE || datasets.has(dataset === '' ? '@none' : dataset))
    );
  });
}

const picksAttributes = ({ pick = new Set() }: Projection): boolean =>
  [...pick].some((name) => name.includes(':') || name === SCOPE);

/** What the time of a value must be for it to have the time property; undefined: each has it. */
const timedAsked = (property: TimeProperty): Timed | undefined =>
  property === 'observedAt' ? TIMED.observed : property === 'deletedAt' ? TIMED.deleted : undefined;

const VALUE_TIME = {
  observedAt: 'at',
  deletedAt: 'at',
  createdAt: 'recorded_at',
  modifiedAt: 'modified_at',
} as const satisfies Record<TimeProperty, ValueRange['time']>;

/** The range of a temporal query, in microseconds: from inclusive, until exclusive (clause 4.11). */
export function rangeOf({
  temporal: { range, timeProperty },
}: Pick<EvolutionQuestion, 'temporal'>): ValueRange {
  const time = VALUE_TIME[timeProperty];
  const at = (text: string): string => microsecondsOf(readInstant(text)!);
  if (range === undefined) return { time, from: undefined, until: undefined };
  if (range.relation === 'between') return { time, from: at(range.at), until: at(range.end) };
  return range.relation === 'before'
    ? { time, from: undefined, until: at(range.at) }
    : { time, from: at(range.at), until: undefined };
}

/** Undefined where no entity can have any such value. */
async function presenceOf(
  { db, history }: Broker,
  question: EvolutionQuestion,
  attributes: readonly string[] | undefined,
): Promise<Presence | undefined> {
  const range = rangeOf(question);
  const timed = timedAsked(question.temporal.timeProperty);
  const { pick } = question.projection ?? {};
  const picked = attributes ?? (pick && [...pick].filter((name) => name.includes(':') || name === SCOPE));
  if (picked === undefined || picked.length === 0)
    return { range, ...(timed === undefined ? {} : { timed }) };
  const all = await history.series.ofAttributes(db, picked);
  const { datasets } = question;
  const series = all.filter(({ dataset }) => datasets?.has(dataset === '' ? '@none' : dataset) ?? true);
  if (series.length === 0) return undefined;
  return { range, series: series.flatMap(({ no }) => timesAsked(no, timed)) };
}

const timesAsked = (no: number, timed: Timed | undefined): readonly number[] =>
  (timed === undefined ? Object.values(TIMED) : [timed]).map((one: Timed) => seriesNo(no, one));

/**
 * All values of pairs within a range, by time.
 * @throws MeridianError `context.tooComplex` where there are more than `most`
 */
export async function readAll(
  { db }: Broker,
  pairs: readonly Pair[],
  range: ValueRange,
  most: number,
): Promise<readonly ReadValue[]> {
  const all: ReadValue[] = [];
  for (let from = 0; from < pairs.length; from += CHUNK) {
    const some = pairs.slice(from, from + CHUNK);
    for (const value of await readValues(db, some, range, { most: most + 1 - all.length, backwards: false }))
      all.push(value);
    if (all.length > most)
      throw new MeridianError('context.tooComplex', {}, [
        { code: 'context.tooManyValues', severity: 'error', at: { path: '' }, details: { most } },
      ]);
  }
  return all.sort((a, b) => Number(a.time) - Number(b.time) || a.no - b.no);
}

/** Evolutions made of values in their order; attributes of `pairs` are there even without a value. */
export async function assemble(
  { db, history }: Broker,
  known: readonly KnownEntity[],
  values: readonly ReadValue[],
  pairs: readonly Pair[] = [],
): Promise<readonly TemporalEntity[]> {
  const series = await history.series.byNumbers(db, numbersIn(values, pairs));
  const made = known.map((one) => ({ ...headOf(one), scopes: [], attributes: {} }) as Mutable);
  const byNo = new Map(known.map(({ no }, i) => [no, made[i]!]));
  const instancesOf = ({ entityNo, seriesNo: no }: Pair): unknown[] => {
    const entity = byNo.get(entityNo)!;
    const { attribute } = series.get(seriesOf(no)) as Series;
    if (attribute === SCOPE) return entity.scopes;
    const inside = Object.hasOwn(entity.attributes, attribute) ? entity.attributes[attribute] : undefined;
    if (inside !== undefined) return inside;
    const fresh: unknown[] = [];
    entity.attributes[attribute] = fresh;
    return fresh;
  };
  for (const pair of pairs) instancesOf(pair);
  for (const value of values) {
    const key = series.get(seriesOf(value.seriesNo)) as Series;
    instancesOf(value).push(key.attribute === SCOPE ? scopeOfRow(key, value) : instanceOfRow(key, value));
  }
  return made as unknown as readonly TemporalEntity[];
}

interface Mutable {
  scopes: unknown[];
  attributes: Record<string, unknown[]>;
}

function* numbersIn(values: readonly Pair[], pairs: readonly Pair[]): Generator<number> {
  for (const { seriesNo: no } of values) yield seriesOf(no);
  for (const { seriesNo: no } of pairs) yield seriesOf(no);
}

export const headOf = ({ id, types, createdAt, modifiedAt, deletedAt }: KnownEntity) => ({
  id,
  types,
  createdAt: createdAt.toISOString(),
  modifiedAt: modifiedAt.toISOString(),
  ...(deletedAt === null ? {} : { deletedAt: deletedAt.toISOString() }),
});
