import type { Format } from '../platform/format.ts';
import { type Instance, inLanguage, isJson, linkText, objectsOf } from './attribute.ts';

interface Reading {
  readonly format: Format;
  readonly locale: string;
  readonly t: (key: string, params?: Record<string, string | number>) => string;
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
const DIGITS = 6;

/** An instance's value as a line of text in the reader's language, without its unit. */
export function valueText({ kind, value }: Pick<Instance, 'kind' | 'value'>, reading: Reading): string {
  if (kind.endsWith('Relationship')) return objectsOf({ value }).map(linkText).join(reading.t('list.comma'));
  if (kind === 'LanguageProperty') return inLanguage(value, reading.locale) ?? '';
  if (kind === 'GeoProperty') return geometryText(value, reading);
  return plainText(value, reading);
}

function plainText(value: unknown, reading: Reading): string {
  const { format, t } = reading;
  switch (typeof value) {
    case 'number':
      return format.value(value, DIGITS);
    case 'boolean':
      return t(value ? 'city.yes' : 'city.no');
    case 'string':
      return DATE_TIME.test(value) ? format.dateTime(value) : value;
    default:
      break;
  }
  if (value === null || value === undefined) return t('value.none');
  if (isJson(value) && '@value' in value) return plainText(value['@value'], reading);
  // What holds further objects reads best as it is written.
  if (
    Object.values(value).some((inner) => typeof inner === 'object' && inner !== null && !Array.isArray(inner))
  )
    return JSON.stringify(value);
  if (Array.isArray(value)) return value.map((one) => plainText(one, reading)).join(t('list.comma'));
  return Object.entries(value)
    .map(([name, one]) => `${name}${t('city.colon')}${plainText(one, reading)}`)
    .join(t('list.pause'));
}

function geometryText(value: unknown, { format, t }: Reading): string {
  if (!isJson(value) || typeof value.type !== 'string') return '';
  const flat = [value.coordinates].flat(10).filter((one) => typeof one === 'number');
  if (value.type === 'Point' && flat.length >= 2)
    return `${format.score(flat[0]!, 5)}, ${format.score(flat[1]!, 5)}`;
  return t('city.geometry', { kind: value.type, count: Math.floor(flat.length / 2) });
}
