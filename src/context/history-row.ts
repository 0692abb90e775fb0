import { createHash } from 'node:crypto';
import { type AttributeInstance, type AttributeKind, type Attributes, NULL_VALUE } from './entity.ts';
import type { TemporalInstance, TemporalScope } from './temporal-entity.ts';
import { instantOfMicroseconds, microsecondsOf, readInstant, writeInstant } from './temporal-instant.ts';

/** What the values of a series have in common. */
export interface SeriesKey {
  /** An IRI, or {@link SCOPE}. */
  readonly attribute: string;
  /** Empty for the default instance. */
  readonly dataset: string;
  readonly kind: AttributeKind;
  /** Empty where there is none, or none that is short; then an instance tells it. */
  readonly unit: string;
  /** All values are numbers that SQL may add up and square. */
  readonly numeric: boolean;
}

/** Stands for the scopes of an entity among its attributes; the name of an attribute has a colon. */
export const SCOPE = 'scope';

/** What the time of a value is, as its series number tells. */
export const TIMED = { observed: 0, recorded: 1, deleted: 2 } as const;
export type Timed = (typeof TIMED)[keyof typeof TIMED];

/** A series as rows refer to it, with its number once that is known. */
export interface KnownSeries extends SeriesKey {
  readonly no: number | undefined;
}

/** The one object that stands for a series. */
export type FindSeries = (
  attribute: string,
  dataset: string,
  kind: AttributeKind,
  unit: string,
  numeric: boolean,
) => KnownSeries;

/**
 * How a value stands to those before it: `later` than the current one, at the `same` time, `earlier`, or `unknown`. `first` has none
 * before it, or no time to have them at.
 */
export type Standing = 'first' | 'later' | 'same' | 'earlier' | 'unknown';

/** A value of an entity as it goes into the store. */
export interface ValueRow {
  readonly entityNo: number;
  readonly series: KnownSeries;
  readonly timed: Timed;
  /** Microseconds, see {@link microsecondsOf}. */
  readonly at: string;
  readonly number: number | null;
  readonly instance: string | null;
  readonly standing: Standing;
  /** Of the series and what its time is; 0 until the number of the series is known. */
  seriesNo: number;
}

/** What all rows of one write share. */
export interface RowParts {
  readonly find: FindSeries;
  readonly entityNo: number;
  /** Microseconds. */
  readonly recordedAt: string;
}

/** A value as it comes from the store. */
export interface StoredValue {
  readonly no: number;
  readonly timed: Timed;
  readonly at: string;
  readonly recorded_at: string;
  readonly modified_at: string | null;
  readonly number: number | null;
  readonly instance: string | null;
}

/** What neither the number nor the series says of an instance. */
interface Rest {
  value?: unknown;
  observedAt?: string;
  unitCode?: string;
  objectType?: readonly string[];
  valueType?: string;
  expiresAt?: string;
  attributes?: Attributes;
}

/** Between these a number, its square and the sum of very many of them neither overflow nor vanish. */
const GREATEST = 1e100;
const SMALLEST = 1e-100;
const SHORT_UNIT = /^[\x21-\x7e]{1,16}$/;

const isNumeric = ({ type, value, valueType }: AttributeInstance): boolean =>
  typeof value === 'number' && type === 'Property' && valueType === undefined && isModerate(Math.abs(value));

const isModerate = (size: number): boolean => size === 0 || (size >= SMALLEST && size < GREATEST);

/** The row of an instance. */
export function rowOf(
  { find, entityNo, recordedAt }: RowParts,
  attribute: string,
  instance: AttributeInstance,
  standing: Standing,
): ValueRow {
  const { type, value, datasetId = '', unitCode, observedAt } = instance;
  const numeric = isNumeric(instance);
  const unit = unitCode !== undefined && SHORT_UNIT.test(unitCode) ? unitCode : '';
  const time = observedAt === undefined ? undefined : timeOf(observedAt);
  return {
    entityNo,
    series: find(attribute, datasetId, type, unit, numeric),
    timed: time === undefined ? TIMED.recorded : TIMED.observed,
    at: time?.at ?? recordedAt,
    number: numeric ? (value as number) : null,
    instance: restOf(instance, numeric, unit, time?.canonical ?? true),
    standing,
    seriesNo: 0,
  };
}

/** As JSON; null where there is none. */
function restOf(
  instance: AttributeInstance,
  numeric: boolean,
  unit: string,
  canonical: boolean,
): string | null {
  const { value, observedAt, unitCode, objectType, valueType, expiresAt, attributes } = instance;
  if (
    objectType === undefined &&
    valueType === undefined &&
    expiresAt === undefined &&
    attributes === undefined &&
    canonical &&
    (unitCode === undefined || unit !== '')
  )
    return numeric ? null : `{"value":${JSON.stringify(value)}}`;
  const rest: Rest = {};
  if (!numeric) rest.value = value;
  if (!canonical) rest.observedAt = observedAt!;
  if (unitCode !== undefined && unit === '') rest.unitCode = unitCode;
  if (objectType !== undefined) rest.objectType = objectType;
  if (valueType !== undefined) rest.valueType = valueType;
  if (expiresAt !== undefined) rest.expiresAt = expiresAt;
  if (attributes !== undefined) rest.attributes = attributes;
  return JSON.stringify(rest);
}

/** The row that says that an instance was deleted when it is recorded. */
export const deletionRowOf = (
  { find, entityNo, recordedAt }: RowParts,
  attribute: string,
  { type, datasetId = '' }: Pick<AttributeInstance, 'type' | 'datasetId'>,
): ValueRow => ({
  entityNo,
  series: find(attribute, datasetId, type, '', false),
  timed: TIMED.deleted,
  at: recordedAt,
  number: null,
  instance: null,
  standing: 'first',
  seriesNo: 0,
});

/** The row of the scopes of an entity from a time on; of none: they were taken away. */
export const scopeRowOf = (
  parts: RowParts,
  value: readonly string[],
  observedAt: string | undefined,
  standing: Standing,
): ValueRow =>
  value.length === 0
    ? deletionRowOf(parts, SCOPE, { type: 'Property' })
    : rowOf(
        parts,
        SCOPE,
        {
          type: 'Property',
          value,
          ...(observedAt === undefined ? {} : { observedAt }),
          createdAt: '',
          modifiedAt: '',
        },
        standing,
      );

/** The time last read, as the attributes of an entity often have one time. */
let last: { readonly text: string; readonly at: string; readonly canonical: boolean } | undefined;

function timeOf(text: string): { readonly at: string; readonly canonical: boolean } {
  if (last?.text === text) return last;
  const instant = readInstant(text)!;
  last = { text, at: microsecondsOf(instant), canonical: writeInstant(instant) === text };
  return last;
}

const INSTANCE_ID = 'urn:ngsi-ld:instance:';

/** The number of an instance by its public name; undefined for a name that is none of ours. */
export function numberOfInstance(instanceId: string): number | undefined {
  const digits = instanceId.startsWith(INSTANCE_ID) ? instanceId.slice(INSTANCE_ID.length) : '';
  const no = /^[1-9]\d{0,15}$/.test(digits) ? Number(digits) : Number.NaN;
  return Number.isSafeInteger(no) ? no : undefined;
}

/** The instance that a row holds. Its createdAt is when the row was recorded. */
export function instanceOfRow(
  { dataset, kind, unit }: SeriesKey,
  { no, timed, at, recorded_at, modified_at, number, instance }: StoredValue,
): TemporalInstance {
  const { value, observedAt, ...rest }: Rest = instance === null ? {} : (JSON.parse(instance) as Rest);
  const createdAt = timeText(recorded_at);
  const deleted = timed === TIMED.deleted;
  return {
    type: kind,
    value: deleted ? nullOf(kind) : (number ?? value),
    ...(timed === TIMED.observed ? { observedAt: observedAt ?? timeText(at) } : {}),
    ...(unit === '' ? {} : { unitCode: unit }),
    ...(dataset === '' ? {} : { datasetId: dataset }),
    ...rest,
    createdAt,
    modifiedAt: modified_at === null ? createdAt : timeText(modified_at),
    ...(deleted ? { deletedAt: timeText(at) } : {}),
    instanceId: `${INSTANCE_ID}${no}`,
  };
}

/** The scopes that a row of {@link scopeRowOf} holds. */
export function scopeOfRow(series: SeriesKey, row: StoredValue): TemporalScope {
  const { value, observedAt, createdAt, modifiedAt, deletedAt } = instanceOfRow(series, row);
  return {
    value: Array.isArray(value) ? (value as string[]) : [],
    ...(observedAt === undefined ? {} : { observedAt }),
    createdAt,
    modifiedAt,
    ...(deletedAt === undefined ? {} : { deletedAt }),
  };
}

const timeText = (microseconds: string): string => writeInstant(instantOfMicroseconds(microseconds));

/** A deletion is an NGSI-LD Null at its time (clauses 4.5.7, 4.5.8). */
function nullOf(kind: AttributeKind): unknown {
  if (kind === 'LanguageProperty') return { '@none': NULL_VALUE };
  return kind === 'ListProperty' || kind === 'ListRelationship' ? [NULL_VALUE] : NULL_VALUE;
}

/** What a series is known by in the store: its texts may be longer than an index takes. */
export const digestOf = ({ attribute, dataset, kind, unit, numeric }: SeriesKey): Uint8Array =>
  createHash('sha256')
    .update(JSON.stringify([attribute, dataset, kind, unit, numeric]))
    .digest();
