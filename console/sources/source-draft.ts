import type {
  AttributeRuleWire,
  SourceKind,
  SourceRequestWire,
  SourceSpecWire,
  ValueRuleWire,
} from '../../src/sources/source-wire.ts';

/** One attribute of the mapping as it is typed; empty texts are not given. */
export interface RowDraft {
  readonly key: number;
  readonly name: string;
  readonly kind: string;
  readonly value: string;
  readonly longitude: string;
  readonly latitude: string;
  readonly as: string;
  readonly unitCode: string;
  readonly observedAt: string;
  readonly required: boolean;
  /** What the row was read from: what the form does not show of it stays. */
  readonly base: AttributeRuleWire;
}

/** A source as it is typed: texts. `base` is the declaration that it was read from; what the form does not show of it stays. */
export interface SourceDraft {
  readonly base: SourceSpecWire | null;
  readonly id: string;
  readonly name: string;
  readonly kind: SourceKind;
  readonly options: Readonly<Record<string, string>>;
  readonly every: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly type: string;
  readonly context: string;
  readonly schema: string;
  readonly entityId: string;
  readonly observedAt: string;
  readonly offset: string;
  readonly rows: readonly RowDraft[];
  readonly password: string;
  readonly token: string;
}

/** How an option of a kind is typed; a list has one entry a line, `auth` is the kind of authentication. */
export type OptionForm = 'text' | 'number' | 'lines' | 'auth' | readonly string[];

const RECORDS = { format: ['csv', 'xlsx', 'json', 'ndjson', 'geojson'], records: 'text' } as const;

/** The options of each kind that the form shows, in order. */
export const OPTION_FORMS: Readonly<Record<SourceKind, Readonly<Record<string, OptionForm>>>> = {
  file: RECORDS,
  folder: { folder: 'text', files: 'text', ...RECORDS },
  http: { url: 'text', auth: 'auth', ...RECORDS },
  push: { format: ['json', 'geojson'], records: 'text' },
  mqtt: { url: 'text', topics: 'lines', payload: ['json', 'text'], records: 'text', user: 'text' },
  sql: {
    dialect: ['postgresql', 'mysql'],
    host: 'text',
    port: 'number',
    database: 'text',
    user: 'text',
    table: 'text',
    watermark: 'text',
  },
};
export const REQUIRED_OPTIONS: Readonly<Record<SourceKind, readonly string[]>> = {
  file: [],
  folder: ['folder'],
  http: ['url'],
  push: [],
  mqtt: ['topics'],
  sql: ['dialect', 'host', 'database', 'user', 'table'],
};

/** Kinds that run when they are told to; the others take what comes. */
export const hasSchedule = (kind: SourceKind): boolean =>
  kind === 'folder' || kind === 'http' || kind === 'sql';

/** Seconds between runs that the form offers. */
export const INTERVALS = ['60', '300', '900', '3600', '86400'] as const;

let lastKey = 0;
export const emptyRow = (): RowDraft => {
  lastKey += 1;
  return {
    key: lastKey,
    name: '',
    kind: 'Property',
    value: '',
    longitude: '',
    latitude: '',
    as: '',
    unitCode: '',
    observedAt: '',
    required: false,
    base: {},
  };
};

export const EMPTY_DRAFT: SourceDraft = {
  base: null,
  id: '',
  name: '',
  kind: 'http',
  options: {},
  every: '3600',
  cron: '',
  timeZone: '',
  type: '',
  context: '',
  schema: '',
  entityId: '',
  observedAt: '',
  offset: '',
  rows: [],
  password: '',
  token: '',
};

/** A rule as it is typed: a text stands as it is, anything else as JSON. */
const ruleText = (rule: ValueRuleWire | undefined): string =>
  rule === undefined ? '' : typeof rule === 'string' ? rule : JSON.stringify(rule);

/** The rule that a text means; one that was not changed stays what it was. */
function ruleOf(text: string, before: ValueRuleWire | undefined): ValueRuleWire | undefined {
  if (before !== undefined && ruleText(before) === text) return before;
  return text.trim() === '' ? undefined : text.trim();
}

export function draftOf(spec: SourceSpecWire): SourceDraft {
  const options = spec.options as Record<string, unknown>;
  const { schedule, model, mapping } = spec;
  return {
    ...EMPTY_DRAFT,
    base: spec,
    id: spec.id,
    name: spec.name,
    kind: spec.kind,
    options: Object.fromEntries(
      Object.entries(OPTION_FORMS[spec.kind]).flatMap(([name, form]) => {
        const value = options[name];
        if (value === undefined) return [];
        if (form === 'auth') return [[name, String((value as { kind?: string }).kind ?? '')]];
        return [[name, Array.isArray(value) ? value.join('\n') : String(value)]];
      }),
    ),
    every:
      schedule?.everySeconds === undefined
        ? schedule?.cron === undefined
          ? ''
          : 'cron'
        : String(schedule.everySeconds),
    cron: schedule?.cron ?? '',
    timeZone: schedule?.timeZone ?? '',
    type: model.type,
    context:
      model.context === undefined
        ? ''
        : typeof model.context === 'string'
          ? model.context
          : JSON.stringify(model.context),
    schema: model.schema ?? '',
    entityId: ruleText(mapping.id),
    observedAt: ruleText(mapping.observedAt),
    offset: mapping.time?.offset ?? '',
    rows: Object.entries(mapping.attributes).map(([name, rule]) => ({
      ...emptyRow(),
      name,
      kind: rule.kind ?? 'Property',
      value: ruleText(rule.value),
      longitude: ruleText(rule.longitude),
      latitude: ruleText(rule.latitude),
      as: rule.as ?? '',
      unitCode: ruleText(rule.unitCode),
      observedAt: ruleText(rule.observedAt),
      required: rule.required ?? false,
      base: rule,
    })),
  };
}

/** The declaration that a draft makes; whether it is right is the server's to say. */
export function specOf(draft: SourceDraft): SourceSpecWire {
  const { base } = draft;
  const { schedule: _, ...kept } = base ?? ({} as Partial<SourceSpecWire>);
  const schedule = scheduleOf(draft);
  const baseModel = base?.model;
  const context = contextOf(draft.context, baseModel?.context);
  const { observedAt: _o, time: baseTime, ...baseMapping } = base?.mapping ?? { id: '', attributes: {} };
  const observedAt = ruleOf(draft.observedAt, base?.mapping.observedAt);
  const { offset: _f, ...timeRest } = baseTime ?? {};
  const time = { ...timeRest, ...(draft.offset.trim() === '' ? {} : { offset: draft.offset.trim() }) };
  return {
    ...kept,
    id: draft.id.trim(),
    name: draft.name.trim(),
    kind: draft.kind,
    options: optionsOf(draft),
    ...(schedule === undefined ? {} : { schedule }),
    model: {
      type: draft.type.trim(),
      ...(context === undefined ? {} : { context }),
      ...(draft.schema.trim() === '' ? {} : { schema: draft.schema.trim() }),
    },
    mapping: {
      ...baseMapping,
      id: ruleOf(draft.entityId, base?.mapping.id) ?? '',
      ...(observedAt === undefined ? {} : { observedAt }),
      ...(Object.keys(time).length === 0 ? {} : { time }),
      attributes: Object.fromEntries(
        draft.rows.filter(({ name }) => name.trim() !== '').map((row) => [row.name.trim(), attributeOf(row)]),
      ),
    },
  };
}

function optionsOf({ kind, options, base }: SourceDraft): Record<string, unknown> {
  const before = (base?.kind === kind ? base.options : {}) as Record<string, unknown>;
  const made: Record<string, unknown> = { ...before };
  for (const [name, form] of Object.entries(OPTION_FORMS[kind])) {
    const text = options[name]?.trim() ?? '';
    delete made[name];
    if (text === '') continue;
    if (form === 'lines')
      made[name] = text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    else if (form === 'number') made[name] = Number(text);
    else if (form === 'auth') made[name] = { ...(before[name] as object | undefined), kind: text };
    else made[name] = text;
  }
  return made;
}

function scheduleOf({ kind, every, cron, timeZone }: SourceDraft): SourceSpecWire['schedule'] {
  if (!hasSchedule(kind) || every === '') return undefined;
  if (every !== 'cron') return { everySeconds: Number(every) };
  return { cron: cron.trim(), ...(timeZone.trim() === '' ? {} : { timeZone: timeZone.trim() }) };
}

/** An address, or the JSON of a @context. */
function contextOf(text: string, before: unknown): unknown {
  const plain = text.trim();
  if (plain === '') return undefined;
  if (!/^[[{]/.test(plain)) return plain;
  try {
    return JSON.parse(plain) as unknown;
  } catch {
    return before ?? plain;
  }
}

function attributeOf({ base, ...row }: RowDraft): AttributeRuleWire {
  const made: Record<string, unknown> = { ...base };
  const put = (name: string, value: unknown): void => {
    if (value === undefined || value === '' || value === false) delete made[name];
    else made[name] = value;
  };
  const isPoint = row.kind === 'GeoProperty' && row.value.trim() === '';
  put('kind', row.kind === 'Property' ? undefined : row.kind);
  put('value', ruleOf(row.value, base.value));
  put('longitude', isPoint ? ruleOf(row.longitude, base.longitude) : undefined);
  put('latitude', isPoint ? ruleOf(row.latitude, base.latitude) : undefined);
  put('as', row.as);
  put('unitCode', ruleOf(row.unitCode, base.unitCode));
  put('observedAt', ruleOf(row.observedAt, base.observedAt));
  put('required', row.required);
  return made as AttributeRuleWire;
}

/** What is sent to save a draft; secrets that are left empty stay what they are. */
export const requestOf = (draft: SourceDraft, source: SourceSpecWire = specOf(draft)): SourceRequestWire => {
  const secrets = {
    ...(draft.password === '' ? {} : { password: draft.password }),
    ...(draft.token === '' ? {} : { token: draft.token }),
  };
  return { source, ...(Object.keys(secrets).length === 0 ? {} : { secrets }) };
};

/** Which secret a kind and its options need; null where there is none. */
export function secretOf({ kind, options }: SourceDraft): 'password' | 'token' | null {
  if (kind === 'sql') return 'password';
  if (kind === 'mqtt') return (options.user ?? '') === '' ? null : 'password';
  if (kind === 'http') return !options.auth ? null : options.auth === 'basic' ? 'password' : 'token';
  return null;
}

/** An id made of a name: small letters, digits and hyphens. */
export const idOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);

/** What is missing before a draft can be tried, as keys of words; empty where nothing is. */
export function missingIn(draft: SourceDraft): readonly string[] {
  const missing: string[] = [];
  if (draft.name.trim() === '') missing.push('feed.name');
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(draft.id.trim())) missing.push('feed.id');
  for (const name of REQUIRED_OPTIONS[draft.kind])
    if ((draft.options[name] ?? '').trim() === '') missing.push(`feed.option.${name}`);
  if (draft.type.trim() === '') missing.push('feed.type');
  if (draft.entityId.trim() === '') missing.push('feed.entityId');
  if (!draft.rows.some(({ name }) => name.trim() !== '')) missing.push('feed.attributes');
  return missing;
}
