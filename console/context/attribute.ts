export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One instance of an attribute, read from the normalised form. */
export interface Instance {
  /** As the broker calls it. */
  readonly name: string;
  readonly kind: string;
  readonly value: unknown;
  readonly unitCode?: string;
  readonly observedAt?: string;
  readonly modifiedAt?: string;
  readonly datasetId?: string;
  /** Sub-attributes. */
  readonly inside: readonly Instance[];
}

/** The member that holds the value, by kind (ETSI GS CIM 009, clause 4.5.2). */
const VALUE_MEMBER: Readonly<Record<string, string>> = {
  Property: 'value',
  GeoProperty: 'value',
  LanguageProperty: 'languageMap',
  VocabProperty: 'vocab',
  JsonProperty: 'json',
  ListProperty: 'valueList',
  Relationship: 'object',
  ListRelationship: 'objectList',
};
const ENTITY_MEMBERS = new Set([
  'id',
  'type',
  'scope',
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'expiresAt',
  '@context',
]);
const TEXT_MEMBERS = ['unitCode', 'observedAt', 'modifiedAt', 'datasetId'] as const;

/** All instances of an entity's attributes, in its order; several datasets of one attribute follow one another. */
export const instancesOf = (entity: Json): readonly Instance[] =>
  Object.entries(entity).flatMap(([name, written]) =>
    ENTITY_MEMBERS.has(name)
      ? []
      : (Array.isArray(written) ? written : [written]).flatMap((one) => readInstance(name, one)),
  );

function readInstance(name: string, written: unknown): readonly Instance[] {
  if (!isJson(written) || typeof written.type !== 'string') return [];
  const member = VALUE_MEMBER[written.type];
  if (member === undefined) return [];
  const texts = TEXT_MEMBERS.flatMap((text) =>
    typeof written[text] === 'string' ? [[text, written[text]] as const] : [],
  );
  return [
    {
      name,
      kind: written.type,
      value: written[member],
      ...Object.fromEntries(texts),
      inside: Object.entries(written).flatMap(([inner, sub]) =>
        (Array.isArray(sub) ? sub : [sub]).flatMap((one) => readInstance(inner, one)),
      ),
    },
  ];
}

export const typesOf = (entity: Json): readonly string[] =>
  [entity.type].flat().filter((type) => typeof type === 'string');

/** The ids that a relationship leads to. */
export function objectsOf({ value }: Pick<Instance, 'value'>): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map((one) => (isJson(one) ? one.object : one)).filter((one) => typeof one === 'string');
}

export const isRelationship = ({ kind }: Pick<Instance, 'kind'>): boolean => kind.endsWith('Relationship');

/** An entity's name: what its attribute `name` (or `title`) says, else the end of its id. */
export function nameOf(entity: Json, locale: string, short: (name: string) => string): string {
  const instances = instancesOf(entity);
  for (const wanted of ['name', 'title']) {
    const found = instances.find(({ name }) => short(name) === wanted);
    const text = found && (typeof found.value === 'string' ? found.value : inLanguage(found.value, locale));
    if (text) return text;
  }
  const id = String(entity.id ?? '');
  const end = shortId(id);
  // A number alone names nothing.
  return /\p{L}/u.test(end) ? end : linkText(id);
}

/** `urn:ngsi-ld:AirQualityObserved:qingdao-07` is `qingdao-07` to a reader. */
export function shortId(id: string): string {
  const parts = /^urn:ngsi-ld:[^:]+:(.+)$/i.exec(id);
  return parts?.[1] ?? id;
}

/** What a link to an entity says: `urn:ngsi-ld:Device:7` is `Device:7` to a reader. */
export const linkText = (id: string): string => id.replace(/^urn:ngsi-ld:/i, '');

/** The text of a language map in the reader's language, else in English, else the first. */
export function inLanguage(map: unknown, locale: string): string | undefined {
  if (!isJson(map)) return undefined;
  const language = locale.slice(0, 2);
  const keys = Object.keys(map);
  const key =
    keys.find((tag) => tag.toLowerCase().startsWith(language)) ??
    keys.find((tag) => /^(en|@none)/i.test(tag)) ??
    keys[0];
  const text = key === undefined ? undefined : map[key];
  return Array.isArray(text) ? text.join(', ') : typeof text === 'string' ? text : undefined;
}

/** The latest time at which something about the entity was observed, ISO 8601. */
export function latestObserved(instances: readonly Instance[]): string | undefined {
  let latest: string | undefined;
  for (const { observedAt } of instances)
    if (observedAt !== undefined && (latest === undefined || Date.parse(observedAt) > Date.parse(latest)))
      latest = observedAt;
  return latest;
}

/** Attributes of the Smart Data Models that tell whose the data are. */
const PROVENANCE = new Set(['source', 'dataProvider', 'owner', 'seeAlso']);

export const isProvenance = (short: string): boolean => PROVENANCE.has(short);
