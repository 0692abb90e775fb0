import { badRequest, invalidRequest, shortened } from './http-refusal.ts';

type Reader<Value> = (value: string, name: string) => Value;

const text: Reader<string> = (value) => value;

const flag: Reader<boolean> = (value, name) => {
  if (value === 'true' || value === 'false') return value === 'true';
  throw badRequest('context.notFlag', name, { name }, value);
};

const natural: Reader<number> = (value, name) => {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw badRequest('context.notNumber', name, { name, least: 0 }, value);
};

const MOST_NAMES = 1_000;

const names: Reader<readonly string[]> = (value, name) => {
  const list = value.split(',', MOST_NAMES + 1).map((one) => one.trim());
  if (list.length > MOST_NAMES) throw badRequest('context.tooManyNames', name, { name, most: MOST_NAMES });
  if (list.includes('')) throw badRequest('context.emptyName', name, { name }, value);
  return [...new Set(list)];
};

const attributeNames: Reader<readonly string[]> = (value, name) => {
  const list = names(value, name);
  for (const one of list)
    if (/^@|^(?:id|type|scope)$|[\s<>"']/.test(one))
      throw badRequest('context.notAttribute', name, { name }, one);
  return list;
};

const SCHEME = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i;

const uris: Reader<readonly string[]> = (value, name) => {
  const list = names(value, name);
  for (const one of list) if (!SCHEME.test(one)) throw badRequest('context.notUri', name, { name }, one);
  return list;
};

const datasets: Reader<readonly string[]> = (value, name) => {
  const list = names(value, name);
  for (const one of list)
    if (one !== '@none' && !SCHEME.test(one)) throw badRequest('context.notUri', name, { name }, one);
  return list;
};

const oneOf =
  <Value extends string>(...choices: readonly Value[]): Reader<Value> =>
  (value, name) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined)
      throw badRequest('context.notAmong', name, { name, choices: choices.join(', ') }, value);
    return found;
  };

/**
 * All URL parameters of clause 6 by name, with what reads them. What has a parser of its own stays text: query languages,
 * projections, joins, times. `options` and
 * `format` are read by {@link readParameters}, since what they may say depends on the operation.
 */
const READERS = {
  aggrMethods: text,
  aggrPeriodDuration: text,
  attrs: text,
  collation: text,
  containedBy: text,
  coordinates: text,
  count: flag,
  csf: text,
  datasetId: datasets,
  deleteAll: flag,
  details: flag,
  drop: attributeNames,
  endTimeAt: text,
  entityMap: flag,
  entityMapLifetime: text,
  expandValues: attributeNames,
  geometry: text,
  geometryProperty: text,
  geoproperty: text,
  georel: text,
  id: uris,
  idPattern: text,
  join: text,
  joinLevel: text,
  jsonKeys: attributeNames,
  keep: attributeNames,
  kind: oneOf('Cached', 'Hosted', 'ImplicitlyCreated'),
  lang: text,
  lastN: text,
  limit: natural,
  local: flag,
  observedAt: text,
  offset: natural,
  omit: text,
  orderBy: text,
  orderFrom: text,
  orderGeometry: text,
  pick: text,
  q: text,
  reload: flag,
  scopeQ: text,
  splitEntities: flag,
  timeAt: text,
  timeproperty: text,
  timerel: text,
  type: text,
} as const satisfies Readonly<Record<string, Reader<unknown>>>;

export type ParameterName = keyof typeof READERS;

/** The forms of an answer or a body; `simplified` is also called keyValues, and `temporalValues` simplified (clauses 6.3.7, 6.3.12). */
export type Format = 'normalized' | 'concise' | 'simplified' | 'temporalValues' | 'aggregatedValues';
/** What `options` may say beside a format. */
export type Option = 'sysAttrs' | 'noOverwrite' | 'update' | 'replace';

/** What an operation lets its caller say. */
export interface Allowed {
  readonly parameters: readonly ParameterName[];
  /** Words of `format`, and of `options`, with the form that each means. */
  readonly formats: Readonly<Record<string, Format>>;
  readonly options: readonly Option[];
}

export type Parameters = {
  readonly [Name in ParameterName]?: ReturnType<(typeof READERS)[Name]>;
} & { readonly format?: Format; readonly options: ReadonlySet<Option> };

const LONGEST_QUERY = 32_000;
const MOST_PARAMETERS = 60;
/** Readers of parameters that a client may repeat; together they are one list. */
const LISTS: ReadonlySet<unknown> = new Set([names, attributeNames, uris, datasets]);
const TEXT_LISTS: ReadonlySet<string> = new Set([
  'aggrMethods',
  'attrs',
  'containedBy',
  'omit',
  'options',
  'orderBy',
  'pick',
  'type',
]);

/**
 * Reads a URL's query, with or without `?`. A parameter without a value counts as not given.
 * @throws MeridianError `context.invalidRequest` for parameters that the operation does not have (6.3.20), for one that is given twice,
 *   and for what `options` or `format` cannot say; `context.badRequest` for a value that its parameter cannot have
 */
export function readParameters(query: string, allowed: Allowed): Parameters {
  if (query.length > LONGEST_QUERY)
    throw invalidRequest('context.longQuery', 'query', { most: LONGEST_QUERY });
  const given = new Map<string, string>();
  let count = 0;
  for (const [name, value] of new URLSearchParams(query)) {
    count++;
    if (count > MOST_PARAMETERS)
      throw invalidRequest('context.tooManyParameters', 'query', { most: MOST_PARAMETERS });
    const reader = readerOf(name, allowed);
    if (reader === undefined)
      throw invalidRequest('context.unknownParameter', shortened(name), { name: shortened(name) });
    if (value === '') continue;
    const before = given.get(name);
    if (before !== undefined && !LISTS.has(reader) && !TEXT_LISTS.has(name))
      throw invalidRequest('context.repeatedParameter', name, { name });
    given.set(name, before === undefined ? value : `${before},${value}`);
  }
  const read: Record<string, unknown> = {};
  for (const [name, value] of given)
    if (Object.hasOwn(READERS, name)) read[name] = READERS[name as ParameterName](value, name);
  return { ...read, ...readForm(given.get('format'), given.get('options'), allowed) } as Parameters;
}

function readerOf(name: string, { parameters, formats, options }: Allowed): Reader<unknown> | undefined {
  if (name === 'format') return Object.keys(formats).length > 0 ? text : undefined;
  if (name === 'options') return Object.keys(formats).length > 0 || options.length > 0 ? text : undefined;
  const known = parameters.find((parameter) => parameter === name);
  return known === undefined ? undefined : READERS[known];
}

/** `format` goes before what `options` says of the form (clause 6.3.7); a word that neither knows is refused wherever it stands. */
function readForm(
  format: string | undefined,
  options: string | undefined,
  allowed: Allowed,
): { readonly format?: Format; readonly options: ReadonlySet<Option> } {
  const forms = new Set<Format>();
  const said = new Set<Option>();
  for (const word of options === undefined ? [] : options.split(',').map((one) => one.trim())) {
    const form = Object.hasOwn(allowed.formats, word) ? allowed.formats[word] : undefined;
    const option = allowed.options.find((one) => one === word);
    if (form !== undefined) forms.add(form);
    else if (option !== undefined) said.add(option);
    else throw unknownWord('options', word, [...Object.keys(allowed.formats), ...allowed.options]);
  }
  if (format !== undefined && !Object.hasOwn(allowed.formats, format))
    throw unknownWord('format', format, Object.keys(allowed.formats));
  if (forms.size > 1 || (said.has('update') && said.has('replace')))
    throw invalidRequest('context.conflictingOptions', 'options', { name: 'options' }, options);
  const form = format === undefined ? [...forms][0] : allowed.formats[format];
  return { ...(form === undefined ? {} : { format: form }), options: said };
}

const unknownWord = (name: string, word: string, choices: readonly string[]) =>
  invalidRequest('context.notAmong', name, { name, choices: choices.join(', ') }, word);
