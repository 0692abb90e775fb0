import type { Issue } from '../model/issue.ts';
import { escapePointer } from '../platform/document.ts';
import { parseNumber } from './number.ts';
import { observedTime, type TimeRule } from './observed-time.ts';
import type { AttributeRuleWire, EntityMappingWire, ValueRuleWire } from './source-wire.ts';
import { type Evaluated, isTemplate, type Lookup, lookupOf, template, valueRule } from './value-rule.ts';

/** An entity in NGSI-LD's normalised form, without @context. */
export type EntityDocument = Readonly<Record<string, unknown>>;

/** What a mapping makes of one record. */
export interface MappedRecord {
  /** Missing where the record is rejected: `issues` say why. */
  readonly document: EntityDocument | undefined;
  readonly issues: readonly Issue[];
  /** Attributes that the mapping names, and those of them that had a value. */
  readonly expected: number;
  readonly present: number;
  /** The newest `observedAt`, milliseconds since 1970. */
  readonly observed: number | undefined;
}

export interface EntityMapper {
  /** JSONata expressions whose values each record needs, see expression.ts. */
  readonly expressions: readonly string[];
  map(record: unknown, evaluated?: Evaluated): MappedRecord;
}

/** The member of the normalised form that carries the value, by kind of attribute (ETSI GS CIM 009, clause 4.5.2 ff.). */
const VALUE_MEMBER = {
  Property: 'value',
  GeoProperty: 'value',
  LanguageProperty: 'languageMap',
  VocabProperty: 'vocab',
  JsonProperty: 'json',
  ListProperty: 'valueList',
  Relationship: 'object',
  ListRelationship: 'objectList',
} as const;

/** A record of which this much is wrong is wrong enough. */
const MAX_ISSUES = 20;

const NOTHING: Evaluated = [];

/** Compiles a mapping; `model` says the type of entities where the mapping does not. */
export function entityMapper(mapping: EntityMappingWire, model: { readonly type: string }): EntityMapper {
  const expressions: string[] = [];
  const lookup = (rule: ValueRuleWire | undefined): Lookup | undefined =>
    rule === undefined ? undefined : lookupOf(valueRule(rule, expressions));
  const id =
    typeof mapping.id === 'string' && !mapping.id.startsWith('/') && isTemplate(mapping.id)
      ? template(mapping.id, uriText)
      : lookup(mapping.id)!;
  const type = lookup(mapping.type) ?? (() => model.type);
  const scope = lookup(mapping.scope);
  const time = mapping.time ?? {};
  const attributes = Object.entries(mapping.attributes).map(([name, rule]) =>
    attributeMaker(name, rule, mapping.observedAt, time as TimeRule, lookup),
  );

  return {
    expressions,
    map(record, evaluated = NOTHING) {
      const notes = new Notes();
      const document: Record<string, unknown> = {
        id: single(id(record, evaluated), '/mapping/id', notes),
        type: single(type(record, evaluated), '/mapping/type', notes),
      };
      const scopes = scope?.(record, evaluated);
      if (!isMissing(scopes)) document.scope = known(scopes, '/mapping/scope', notes);
      let present = 0;
      let observed: number | undefined;
      for (const make of attributes) {
        const made = make(record, evaluated, notes);
        if (!made) continue;
        present += 1;
        // a name such as `__proto__` must become a member like any other
        if (made.name in document)
          Object.defineProperty(document, made.name, {
            value: made.attribute,
            enumerable: true,
            configurable: true,
            writable: true,
          });
        else document[made.name] = made.attribute;
        if (made.observed !== undefined && !(made.observed <= (observed ?? -Infinity)))
          observed = made.observed;
      }
      const isGood = notes.issues.length === 0;
      return {
        document: isGood ? document : undefined,
        issues: notes.issues,
        expected: attributes.length,
        present,
        observed,
      };
    },
  };
}

/** What is wrong with one record, bounded. */
class Notes {
  readonly issues: Issue[] = [];

  add(code: string, path: string, value?: unknown, details?: Issue['details']): undefined {
    const isKnown = this.issues.some((issue) => issue.code === code && issue.at.path === path);
    if (isKnown || this.issues.length >= MAX_ISSUES) return undefined;
    this.issues.push({
      code,
      severity: 'error',
      at: { path },
      ...(value === undefined ? {} : { value: shownValue(value) }),
      ...(details === undefined ? {} : { details }),
    });
    return undefined;
  }
}

interface Made {
  readonly name: string;
  readonly attribute: Record<string, unknown>;
  readonly observed: number | undefined;
}
type Finder = (record: unknown, evaluated: Evaluated, notes: Notes) => unknown;
type Maker = (record: unknown, evaluated: Evaluated, notes: Notes) => Made | undefined;

function attributeMaker(
  name: string,
  rule: AttributeRuleWire,
  commonTime: ValueRuleWire | undefined,
  time: TimeRule,
  lookup: (rule: ValueRuleWire | undefined) => Lookup | undefined,
): Maker {
  const path = `/mapping/attributes/${escapePointer(name)}`;
  const kind = rule.kind ?? (rule.longitude === undefined ? 'Property' : 'GeoProperty');
  const valueMember = VALUE_MEMBER[kind];
  const nameOf = isTemplate(name) ? template(name) : () => name;
  const value: Finder = rule.longitude === undefined ? lookup(rule.value)! : pointValue(rule, path, lookup);
  const readAs = rule.as === undefined ? undefined : READERS[rule.as];
  const unit = lookup(rule.unitCode);
  const observedAt = lookup(rule.observedAt ?? commonTime);
  const timePath = rule.observedAt === undefined ? '/mapping/observedAt' : `${path}/observedAt`;
  const dataset = lookup(rule.datasetId);
  const valuePath = `${path}/value`;

  return (record, evaluated, notes) => {
    const found = known(value(record, evaluated, notes), valuePath, notes);
    const full = nameOf(record);
    if (isMissing(found) || full === undefined) {
      if (rule.required) notes.add('map.missing', path);
      return undefined;
    }
    const read = readAs === undefined ? found : readAs(found, valuePath, notes);
    if (read === undefined) return undefined;
    const attribute: Record<string, unknown> = { type: kind, [valueMember]: read };
    const unitCode = unit?.(record, evaluated);
    if (!isMissing(unitCode)) attribute.unitCode = single(unitCode, `${path}/unitCode`, notes);
    const datasetId = dataset?.(record, evaluated);
    if (!isMissing(datasetId)) attribute.datasetId = single(datasetId, `${path}/datasetId`, notes);
    let observed: number | undefined;
    const at = observedAt?.(record, evaluated);
    if (!isMissing(at)) {
      const instant = observedTime(known(at, timePath, notes), time);
      if ('wrong' in instant) notes.add(`map.${instant.wrong}`, timePath, at);
      else {
        attribute.observedAt = instant.text;
        observed = instant.milliseconds;
      }
    }
    return { name: full, attribute, observed };
  };
}

/** A GeoJSON point of two coordinates; nothing where both are missing. */
function pointValue(
  rule: AttributeRuleWire,
  path: string,
  lookup: (rule: ValueRuleWire | undefined) => Lookup | undefined,
): Finder {
  const longitude = lookup(rule.longitude)!;
  const latitude = lookup(rule.latitude)!;
  return (record, evaluated, notes) => {
    const x = longitude(record, evaluated);
    const y = latitude(record, evaluated);
    if (isMissing(x) && isMissing(y)) return undefined;
    const east = degrees(x, 180, `${path}/longitude`, notes);
    const north = degrees(y, 90, `${path}/latitude`, notes);
    return east === undefined || north === undefined
      ? undefined
      : { type: 'Point', coordinates: [east, north] };
  };
}

function degrees(value: unknown, limit: number, path: string, notes: Notes): number | undefined {
  const number = parseNumber(typeof value === 'string' || typeof value === 'number' ? value : null);
  return typeof number === 'number' && Math.abs(number) <= limit
    ? number
    : notes.add('map.degrees', path, value ?? '', { limit });
}

type Reader = (value: unknown, path: string, notes: Notes) => unknown;

/** How `as` reads what was found; a list is read item by item. Undefined, with an issue noted, for what is none. */
const READERS: Readonly<Record<NonNullable<AttributeRuleWire['as']>, Reader>> = {
  number: each((value, path, notes) => {
    const number = parseNumber(typeof value === 'string' || typeof value === 'number' ? value : null);
    return typeof number === 'number' ? number : notes.add('map.number', path, value);
  }),
  integer: each((value, path, notes) => {
    const number = parseNumber(typeof value === 'string' || typeof value === 'number' ? value : null);
    return Number.isSafeInteger(number) ? number : notes.add('map.integer', path, value);
  }),
  boolean: each((value, path, notes) => {
    if (typeof value === 'boolean') return value;
    const word = String(value).trim().toLowerCase();
    if (['true', 'yes', '1', '是'].includes(word)) return true;
    return ['false', 'no', '0', '否'].includes(word) ? false : notes.add('map.boolean', path, value);
  }),
  text: each((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))),
  json: (value, path, notes) => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return notes.add('map.json', path, value);
    }
  },
};

function each(read: Reader): Reader {
  return (value, path, notes) => {
    if (!Array.isArray(value)) return read(value, path, notes);
    const items = value.map((item) => read(item, path, notes));
    return items.includes(undefined) ? undefined : items;
  };
}

/** A failed expression is an issue and no value. */
function known(value: unknown, path: string, notes: Notes): unknown {
  return value instanceof Error
    ? notes.add('map.expression', path, undefined, { reason: value.message.slice(0, 200) })
    : value;
}

/** A text that there has to be. */
function single(value: unknown, path: string, notes: Notes): string | undefined {
  const found = known(value, path, notes);
  if (value instanceof Error) return undefined;
  if (typeof found === 'string' && found.trim() !== '') return found.trim();
  if (typeof found === 'number') return String(found);
  return notes.add(isMissing(found) ? 'map.missing' : 'map.text', path, found ?? undefined);
}

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** What may not stand in a URI is encoded; letters of any script stay. */
const uriText = (text: string): string =>
  text.replace(/[\s<>"{}|\\^`%]/g, (character) => encodeURIComponent(character));

const shownValue = (value: unknown): string => {
  const text =
    typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
};
