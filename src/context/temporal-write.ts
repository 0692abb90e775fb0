import { type AttributeKind, VALUE_MEMBER } from './entity.ts';
import { ENTITY_MEMBERS } from './entity-members.ts';
import { isKept, type Projection } from './projection.ts';
import type { TemporalEntity, TemporalInstance, TemporalScope } from './temporal-entity.ts';
import type { TimeProperty } from './temporal-query.ts';
import type { TermMap } from './term-map.ts';
import { compactAll, type InstanceView, memberName, writeInstance } from './write-instance.ts';
import { type JsonObject, setMember } from './write-object.ts';

/** How an evolution is to be shown. */
export interface TemporalView extends Omit<InstanceView, 'format'> {
  /** Normalised and concise: clauses 4.5.6 to 4.5.8; `temporalValues`: 4.5.9. */
  readonly format: 'normalized' | 'concise' | 'temporalValues';
  readonly timeProperty: TimeProperty;
  readonly projection?: Projection;
}

/** An evolution without @context; undefined where `pick` and `omit` leave nothing. What is written shares values with it. */
export function writeTemporal(
  entity: TemporalEntity,
  map: TermMap,
  view: TemporalView,
): JsonObject | undefined {
  const simplified = view.format === 'temporalValues';
  const written = writeHead(entity, map, view);
  if (entity.scopes.length > 0 && shows(view, 'scope'))
    written.scope = simplified
      ? { type: 'Property', values: entity.scopes.map((one) => [scopeValue(one), one[view.timeProperty]]) }
      : entity.scopes.map((one) => writeScope(one, view));
  for (const [iri, instances] of Object.entries(entity.attributes))
    if (shows(view, iri))
      setMember(
        written,
        memberName(iri, map, ENTITY_MEMBERS),
        simplified ? writeSeries(instances, map, view) : instances.map((one) => writeOne(one, map, view)),
      );
  return view.projection !== undefined && Object.keys(written).length === 0 ? undefined : written;
}

/** Id, type and the system's own times, as far as they are to be shown. */
export function writeHead(
  entity: Pick<TemporalEntity, 'id' | 'types' | 'createdAt' | 'modifiedAt' | 'deletedAt'>,
  map: TermMap,
  view: Pick<TemporalView, 'projection' | 'sysAttrs'>,
): JsonObject {
  const written: JsonObject = {};
  if (shows(view, 'id')) written.id = entity.id;
  if (shows(view, 'type')) written.type = compactAll(entity.types, map);
  if (!view.sysAttrs) return written;
  if (shows(view, 'createdAt')) written.createdAt = entity.createdAt;
  if (shows(view, 'modifiedAt')) written.modifiedAt = entity.modifiedAt;
  if (entity.deletedAt !== undefined && shows(view, 'deletedAt')) written.deletedAt = entity.deletedAt;
  return written;
}

export const shows = ({ projection }: Pick<TemporalView, 'projection'>, name: string): boolean =>
  projection === undefined || isKept(projection, name);

function writeOne(instance: TemporalInstance, map: TermMap, view: TemporalView): JsonObject {
  const format = view.format === 'concise' ? 'concise' : 'normalized';
  const written = writeInstance(instance, map, { ...view, format });
  written.instanceId = instance.instanceId;
  const time = instance[view.timeProperty];
  if (time !== undefined) written[view.timeProperty] = time;
  if (instance.deletedAt !== undefined) written.deletedAt = instance.deletedAt;
  return written;
}

function writeScope(scope: TemporalScope, view: TemporalView): JsonObject {
  const written: JsonObject = { type: 'Property', value: scopeValue(scope) };
  const times: readonly TimeProperty[] = view.sysAttrs
    ? ['observedAt', 'createdAt', 'modifiedAt', 'deletedAt']
    : ['observedAt', view.timeProperty, 'deletedAt'];
  for (const time of times) if (scope[time] !== undefined) written[time] = scope[time];
  return written;
}

const scopeValue = ({ value }: TemporalScope): string | readonly string[] =>
  value.length === 1 ? value[0]! : value;

/** The member of the simplified form that holds the series of a kind (clause 4.5.9). */
const SERIES_MEMBER = {
  Property: 'values',
  GeoProperty: 'values',
  LanguageProperty: 'languageMaps',
  VocabProperty: 'vocabs',
  JsonProperty: 'jsons',
  ListProperty: 'valueLists',
  Relationship: 'objects',
  ListRelationship: 'objectLists',
} as const satisfies Record<AttributeKind, string>;

/** Kinds whose values stand in an object of their own in a series. */
const WRAPPED: ReadonlySet<AttributeKind> = new Set<AttributeKind>([
  'LanguageProperty',
  'VocabProperty',
  'JsonProperty',
]);

/** One series, or several where the instances are of several datasets or kinds; that without datasetId first. */
function writeSeries(
  instances: readonly TemporalInstance[],
  map: TermMap,
  view: TemporalView,
): JsonObject | readonly JsonObject[] {
  const series = seriesOf(instances).map((group) => {
    const pairs: (readonly [unknown, string])[] = [];
    let kind = group[0]!.type;
    for (const instance of group) {
      const written = writeInstance(bare(instance), map, { ...view, format: 'normalized' });
      kind = written.type as AttributeKind;
      const value = written[VALUE_MEMBER[kind]];
      const shown = kind === 'ListRelationship' ? identifiers(value) : value;
      // one that was not observed is there only where no time is asked for
      const time = instance[view.timeProperty] ?? instance.createdAt;
      pairs.push([WRAPPED.has(kind) ? { [VALUE_MEMBER[kind]]: shown } : shown, time]);
    }
    const { datasetId } = group[0]!;
    return { type: kind, ...(datasetId === undefined ? {} : { datasetId }), [SERIES_MEMBER[kind]]: pairs };
  });
  if (series.length === 0) return { type: 'Property', values: [] };
  return series.length === 1 ? series[0]! : series;
}

/** An instance with nothing but its value. */
const bare = ({ type, value, createdAt, modifiedAt }: TemporalInstance) => ({
  type,
  value,
  createdAt,
  modifiedAt,
});

const identifiers = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map((one: unknown) =>
        typeof one === 'object' && one !== null && 'object' in one ? one.object : one,
      )
    : value;

/** Instances by dataset and kind, each in the order given; the default ones first. */
export function seriesOf(instances: readonly TemporalInstance[]): readonly (readonly TemporalInstance[])[] {
  const series = new Map<string, TemporalInstance[]>();
  for (const instance of instances) {
    const key = `${instance.type} ${instance.datasetId ?? ''}`;
    const group = series.get(key);
    if (group === undefined) series.set(key, [instance]);
    else group.push(instance);
  }
  return [...series.values()].sort(
    ([one], [other]) => Number(one!.datasetId !== undefined) - Number(other!.datasetId !== undefined),
  );
}
