import { type AttributeKind, NULL_VALUE, VALUE_MEMBER } from './entity.ts';
import { geometryFault } from './read-geometry.ts';
import { faultOf, isObject, type NullsIn } from './read-json.ts';
import type { ReadLimits } from './read-limits.ts';
import { type Report, under } from './read-report.ts';
import { isLanguage, isUri } from './read-text.ts';

export interface ValueReading {
  /** The IRI of a name, for the terms of a VocabProperty. */
  readonly expand: (name: string) => string;
  readonly limits: ReadLimits;
  readonly report: Report;
  /** Whether an NGSI-LD Null may stand inside of a value, as in a merge (clause 5.5.4). */
  readonly nullsInside: boolean;
}

type ReadValue = (value: unknown, path: string, reading: ValueReading) => unknown;

/** The value of an attribute of this kind as it is kept; what is wrong with it goes to the report. */
export const readValue = (
  kind: AttributeKind,
  value: unknown,
  path: string,
  reading: ValueReading,
): unknown => READERS[kind](value, path, reading);

const READERS: Readonly<Record<AttributeKind, ReadValue>> = {
  Property: (value, path, reading) => {
    if (value === null) reading.report.note('context.nullValue', path);
    else noteFault(value, path, reading, reading.nullsInside ? 'members' : 'nowhere');
    return value;
  },
  GeoProperty: (value, path, { report, limits }) => {
    const geometry = typeof value === 'string' ? parsed(value) : value;
    const fault = geometryFault(geometry, limits.positions) ?? faultOf(geometry, limits, 'nowhere');
    if (fault !== undefined)
      report.note(fault.code, fault.steps.reduce<string>(under, path), undefined, fault.details);
    return geometry;
  },
  LanguageProperty: (value, path, reading) => {
    const { report } = reading;
    if (!isObject(value)) {
      report.note('context.noLanguageMap', path, value);
      return value;
    }
    for (const [language, text] of Object.entries(value)) {
      const at = under(path, language);
      if (!isLanguage(language)) report.note('context.noLanguage', at, language);
      else if (!isText(text) && !(Array.isArray(text) && text.every(isText)))
        report.note('context.noText', at, text, { member: language });
      else noteFault(text, at, reading, reading.nullsInside ? 'members' : 'nowhere');
    }
    return value;
  },
  VocabProperty: (value, path, reading) => {
    const { report, limits, expand } = reading;
    const terms = Array.isArray(value) ? value : [value];
    if (terms.length === 0 || !terms.every((term) => isText(term) && term !== '')) {
      report.note('context.noVocab', path, value);
      return value;
    }
    if (terms.some((term) => term.length > limits.name))
      report.note('context.limitText', path, undefined, { most: limits.name });
    else noteFault(value, path, reading, 'nowhere');
    return Array.isArray(value) ? terms.map(expand) : expand(value as string);
  },
  JsonProperty: (value, path, reading) => {
    if (typeof value !== 'object' || value === null) reading.report.note('context.noJson', path, value);
    else noteFault(value, path, reading, 'anywhere');
    return value;
  },
  ListProperty: (value, path, reading) => {
    if (!Array.isArray(value)) reading.report.note('context.noList', path, value);
    else noteFault(value, path, reading, 'nowhere');
    return value;
  },
  Relationship: (value, path, { report, limits }) => {
    const uris = Array.isArray(value) ? value : [value];
    if (uris.length === 0) report.note('context.noUri', path, value);
    for (const [i, uri] of uris.entries())
      noteUri(uri, Array.isArray(value) ? under(path, i) : path, report, limits);
    return value;
  },
  ListRelationship: (value, path, { report, limits }) => {
    if (!Array.isArray(value)) report.note('context.noList', path, value);
    else
      for (const [i, one] of value.entries())
        if (isObject(one)) noteUri(one.object, under(under(path, i), 'object'), report, limits);
        else noteUri(one, under(path, i), report, limits);
    return value;
  },
};

/** Whether this is how an NGSI-LD Null is written for a kind of attribute (clauses 4.5.0 and 4.5.18). */
export function isNullOf(kind: AttributeKind, value: unknown): boolean {
  if (value === NULL_VALUE) return true;
  const member = VALUE_MEMBER[kind];
  if (member === 'languageMap')
    return isObject(value) && value['@none'] === NULL_VALUE && Object.keys(value).length === 1;
  if (member === 'value' || member === 'json') return false;
  return Array.isArray(value) && value.length === 1 && isNullItem(value[0]);
}

const isNullItem = (item: unknown): boolean =>
  item === NULL_VALUE || (isObject(item) && item.object === NULL_VALUE);

const isText = (value: unknown): value is string => typeof value === 'string';

function noteUri(uri: unknown, path: string, report: Report, limits: ReadLimits): void {
  if (uri === NULL_VALUE) report.note('context.nullNotAllowed', path, uri);
  else if (!isUri(uri, limits.name)) report.note('context.noUri', path, uri);
}

function noteFault(value: unknown, path: string, reading: ValueReading, nulls: NullsIn): void {
  const fault = faultOf(value, reading.limits, nulls);
  if (fault !== undefined)
    reading.report.note(fault.code, fault.steps.reduce<string>(under, path), fault.value, fault.details);
}

/** Geometries may come as JSON text, so that they survive a way through RDF (clause 4.7.2). */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
