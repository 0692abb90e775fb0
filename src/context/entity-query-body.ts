import { type QuestionTexts, typesText } from './entity-question.ts';
import type { SelectorTexts } from './entity-selection.ts';
import type { GeoParameters } from './geo-query.ts';
import type { OrderParameters } from './order-by.ts';
import { isObject, type JsonObject } from './read-json.ts';
import { makeReport, type Report, under } from './read-report.ts';
import { isUri } from './read-text.ts';

const MOST_ISSUES = 20;
const MOST_ITEMS = 1_000;
const LONGEST = 20_000;

/** Members of a Query (clause 5.2.23); those of a temporal one are looked at elsewhere. */
const MEMBERS: ReadonlySet<string> = new Set([
  ...['type', 'entities', 'q', 'geoQ', 'scopeQ', 'temporalQ', 'aggrParams', 'csf', 'local'],
  ...['attrs', 'pick', 'omit', 'lang', 'datasetId', 'expandValues', 'jsonKeys', 'ordering'],
  ...['join', 'joinLevel', 'containedBy', 'entityMap', 'entityMapLifetime', 'splitEntities'],
]);

/**
 * The query that a body tells, as the parameters of a URL would.
 * @throws MeridianError `context.badRequest` with everything that is wrong with the form
 */
export function queryTexts(body: unknown): QuestionTexts {
  const report = makeReport(MOST_ISSUES);
  if (!isObject(body)) {
    report.note('context.noObject', '', body);
    report.finish();
    return NOTHING;
  }
  if (body.type !== 'Query')
    report.note('context.notAmong', '/type', body.type, { name: 'type', choices: 'Query' });
  for (const name of Object.keys(body))
    if (!MEMBERS.has(name))
      report.note('context.memberNotAllowed', under('', name), undefined, {
        member: name.slice(0, 100),
        kind: 'Query',
      });
  const read = reader(body, report);
  const texts: QuestionTexts = {
    selection: {
      selectors: selectorsOf(body.entities, report),
      ...read.text('q'),
      ...read.text('scopeQ'),
      ...read.names('expandValues'),
      ...read.names('jsonKeys'),
      geo: geoOf(body.geoQ, report),
    },
    order: orderOf(body.ordering, report),
    projection: { ...read.joined('attrs'), ...read.joined('pick'), ...read.joined('omit') },
    join: { ...read.text('join'), ...levelOf(body.joinLevel), ...read.joined('containedBy') },
    ...read.text('lang'),
    ...read.list('datasetId'),
  };
  if (SAYING.every((name) => body[name] === undefined || body[name] === null))
    report.note('context.noSelection', '');
  report.finish();
  return texts;
}

/** One of these must be there (clause 5.7.2.3). */
const SAYING = ['entities', 'attrs', 'q', 'geoQ', 'scopeQ'] as const;
const NOTHING: QuestionTexts = { selection: { selectors: [] }, order: {}, projection: {}, join: {} };

type Named<Name extends string, Value> = { readonly [One in Name]?: Value };

/** Readers of members by their names; what is not there, or null, is nothing. */
function reader(body: JsonObject, report: Report) {
  const one = <Name extends string, Value>(
    name: Name,
    read: (value: unknown, path: string) => Value | undefined,
  ): Named<Name, Value> => {
    const given = body[name];
    const value = given === undefined || given === null ? undefined : read(given, `/${name}`);
    return (value === undefined ? {} : { [name]: value }) as Named<Name, Value>;
  };
  const text = (value: unknown, path: string) => textOf(value, path, report);
  const list = (value: unknown, path: string) => listOf(value, path, report);
  return {
    text: <Name extends string>(name: Name) => one(name, text),
    list: <Name extends string>(name: Name) => one(name, list),
    /** A list of texts as a URL has it; a text alone is taken as well. */
    joined: <Name extends string>(name: Name) =>
      one(name, (value, path) =>
        typeof value === 'string' ? text(value, path) : list(value, path)?.join(','),
      ),
    /** Names between commas, or a list of them. */
    names: <Name extends string>(name: Name) =>
      one(name, (value, path) =>
        typeof value === 'string' ? text(value, path)?.split(',') : list(value, path),
      ),
  };
}

function textOf(value: unknown, path: string, { note }: Report): string | undefined {
  if (typeof value !== 'string' || value === '')
    note('context.noText', path, value, { member: path.slice(1) });
  else if (value.length > LONGEST) note('context.limitText', path, value, { most: LONGEST });
  else return value;
  return undefined;
}

function listOf(value: unknown, path: string, report: Report): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) report.note('context.noList', path, value);
  else if (value.length > MOST_ITEMS)
    report.note('context.limitTypes', path, undefined, { most: MOST_ITEMS });
  else {
    const texts = value.map((one, index) => textOf(one, `${path}/${index}`, report));
    if (texts.every((text) => text !== undefined)) return texts;
  }
  return undefined;
}

/** EntitySelector (clause 5.2.33); without any, every entity. */
function selectorsOf(value: unknown, report: Report): readonly SelectorTexts[] {
  if (value === undefined || value === null) return [{}];
  if (!Array.isArray(value) || value.length === 0) {
    report.note('context.noList', '/entities', value);
    return [];
  }
  if (value.length > MOST_ITEMS) {
    report.note('context.limitTypes', '/entities', undefined, { most: MOST_ITEMS });
    return [];
  }
  return value.map((one, index) => selectorOf(one, `/entities/${index}`, report));
}

function selectorOf(value: unknown, path: string, report: Report): SelectorTexts {
  if (!isObject(value)) {
    report.note('context.noObject', path, value);
    return {};
  }
  for (const name of Object.keys(value))
    if (!['id', 'idPattern', 'type'].includes(name))
      report.note('context.memberNotAllowed', under(path, name), undefined, {
        member: name.slice(0, 100),
        kind: 'EntitySelector',
      });
  const { id, idPattern, type } = value;
  const ids = id === undefined || id === null ? undefined : Array.isArray(id) ? id : [id];
  for (const one of ids ?? [])
    if (!isUri(one)) report.note('context.notUri', `${path}/id`, one, { name: 'id' });
  if (ids?.length === 0) report.note('context.noList', `${path}/id`, id);
  if (type === undefined || type === null)
    report.note('context.missing', path, undefined, { member: 'type' });
  const types = type === undefined || type === null ? undefined : textOf(type, `${path}/type`, report);
  const pattern =
    idPattern === undefined || idPattern === null
      ? undefined
      : textOf(idPattern, `${path}/idPattern`, report);
  return {
    path,
    ...(ids === undefined ? {} : { id: ids as readonly string[] }),
    ...(pattern === undefined ? {} : { idPattern: pattern }),
    ...(types === undefined ? {} : { type: typesText(types) }),
  };
}

function geoOf(value: unknown, report: Report): GeoParameters {
  if (value === undefined || value === null) return {};
  if (isObject(value)) return value;
  report.note('context.noObject', '/geoQ', value);
  return {};
}

/** OrderingParams (clause 5.2.43). */
function orderOf(value: unknown, report: Report): OrderParameters {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) {
    report.note('context.noObject', '/ordering', value);
    return {};
  }
  const { orderBy, collation, coordinates: orderFrom, geometry: orderGeometry } = value;
  return { orderBy, collation, orderFrom, orderGeometry };
}

const levelOf = (level: unknown): { readonly joinLevel?: string } =>
  level === undefined || level === null ? {} : { joinLevel: String(level).slice(0, 20) };
