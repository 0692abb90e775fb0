import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { Cron } from 'croner';
import jsonata from 'jsonata';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { escapePointer } from '../platform/document.ts';
import { schemaIssues } from '../platform/json-schema.ts';
import { isPlainPath } from './file-bytes.ts';
import { entityMapper } from './mapping-entity.ts';
import {
  type FileOptionsWire,
  type FolderOptionsWire,
  type HttpOptionsWire,
  type MqttOptionsWire,
  OPTIONS_WIRE,
  type PushOptionsWire,
  type SourceKind,
  SourceSpecWire,
  type SqlOptionsWire,
} from './source-wire.ts';
import { topicPattern } from './topic-pattern.ts';

interface OptionsOf {
  readonly file: FileOptionsWire;
  readonly folder: FolderOptionsWire;
  readonly http: HttpOptionsWire;
  readonly push: PushOptionsWire;
  readonly mqtt: MqttOptionsWire;
  readonly sql: SqlOptionsWire;
}

/** A declaration that has passed every check. */
export type SourceSpec<Kind extends SourceKind = SourceKind> = {
  readonly [K in Kind]: Omit<SourceSpecWire, 'kind' | 'options'> & {
    readonly kind: K;
    readonly options: OptionsOf[K];
  };
}[Kind];

/** Kinds that bring something when they are told to, and those that take what comes. */
const ON_SCHEDULE: ReadonlySet<SourceKind> = new Set(['folder', 'http', 'sql']);

/** Headers that carry secrets or belong to the connection. */
const OWN_HEADERS =
  /^(?:authorization|proxy-.*|cookie|host|connection|content-length|transfer-encoding|upgrade|te|trailer|if-none-match|if-modified-since|accept-encoding)$/i;

const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: false,
  validateSchema: false,
  meta: false,
});
const validators = new Map<object, ValidateFunction>();

/** Checks what should be a declaration. Throws `input.invalid` with every mistake. */
export function parseSource(value: unknown): SourceSpec {
  const issues = sourceIssues(value);
  if (issues.length > 0) throw invalid(issues);
  return value as SourceSpec;
}

const invalid = (issues: readonly Issue[]): MeridianError =>
  new MeridianError('input.invalid', { count: issues.length }, issues);

function sourceIssues(value: unknown): Issue[] {
  const wrong = schemaCheck(SourceSpecWire, value, '');
  if (wrong.length > 0) return wrong;
  const spec = value as SourceSpec;
  const options = schemaCheck(OPTIONS_WIRE[spec.kind], spec.options, '/options');
  return [
    ...options,
    ...(options.length > 0 ? [] : optionIssues(spec)),
    ...scheduleIssues(spec),
    ...mappingIssues(spec),
  ];
}

function schemaCheck(schema: object, value: unknown, prefix: string): Issue[] {
  let validate = validators.get(schema);
  if (!validate) {
    validate = ajv.compile(schema);
    validators.set(schema, validate);
  }
  if (validate(value)) return [];
  return schemaIssues(validate.errors ?? []).map((one) => ({
    ...one,
    at: { path: prefix + (one.at.path ?? '') },
  }));
}

const issue = (code: string, path: string, value?: string, details?: Issue['details']): Issue => ({
  code,
  severity: 'error',
  at: { path },
  ...(value === undefined ? {} : { value: value.slice(0, 200) }),
  ...(details === undefined ? {} : { details }),
});

function optionIssues(spec: SourceSpec): Issue[] {
  const issues: Issue[] = [];
  if ('records' in spec.options && spec.options.records !== undefined)
    issues.push(...pointerIssues(spec.options.records, '/options/records'));
  if (spec.kind === 'folder' && !isPlainPath(spec.options.folder))
    issues.push(issue('file.path', '/options/folder', spec.options.folder));
  if (spec.kind === 'http') issues.push(...httpIssues(spec.options));
  if (spec.kind === 'mqtt') issues.push(...mqttIssues(spec.options));
  if (spec.kind === 'sql') {
    const { columns, watermark } = spec.options;
    if (watermark !== undefined && columns !== undefined && !columns.includes(watermark))
      issues.push(issue('source.watermark', '/options/columns', watermark));
  }
  return issues;
}

function httpIssues({ url, headers = {}, auth }: HttpOptionsWire): Issue[] {
  const issues = addressIssues(url, ['http', 'https'], '/options/url');
  for (const [name, text] of Object.entries(headers)) {
    const path = `/options/headers/${escapePointer(name)}`;
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t\x20-\x7e]*$/.test(text))
      issues.push(issue('source.header', path));
    else if (OWN_HEADERS.test(name)) issues.push(issue('source.headerOwn', path, name));
  }
  if (auth?.kind === 'basic' && auth.user === undefined)
    issues.push(issue('schema.required', '/options/auth/user'));
  if (auth?.kind === 'header' && !/^[\w-]+$/.test(auth.header ?? ''))
    issues.push(issue('schema.required', '/options/auth/header'));
  return issues;
}

function mqttIssues({ url, topics }: MqttOptionsWire): Issue[] {
  return [
    ...(url === undefined ? [] : addressIssues(url, ['mqtt', 'mqtts'], '/options/url')),
    ...topics.flatMap((topic, index) =>
      topicPattern(topic) ? [] : [issue('source.topic', `/options/topics/${index}`, topic)],
    ),
  ];
}

/** An address must not carry a password: that is a secret, and is kept as one. */
function addressIssues(text: string, schemes: readonly string[], path: string): Issue[] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !schemes.includes(url.protocol.slice(0, -1)) || url.hostname === '')
    return [issue('schema.address', path, undefined, { schemes: schemes.join(', ') })];
  return url.password === '' && url.username === '' ? [] : [issue('source.addressSecret', path)];
}

function scheduleIssues({ schedule, kind }: SourceSpec): Issue[] {
  if (schedule === undefined) return [];
  const { everySeconds, cron, timeZone } = schedule;
  if (!ON_SCHEDULE.has(kind)) return [issue('source.scheduleKind', '/schedule', kind)];
  if ((everySeconds === undefined) === (cron === undefined))
    return [issue('source.scheduleOne', '/schedule')];
  if (cron === undefined) return [];
  try {
    const next = new Cron(cron, { paused: true, ...(timeZone ? { timezone: timeZone } : {}) }).nextRun();
    return next ? [] : [issue('source.cronNever', '/schedule/cron', cron)];
  } catch (error) {
    const reason = (error as Error).message.slice(0, 200);
    return [issue('source.cron', '/schedule/cron', cron, { reason })];
  }
}

/** Members of an entity that are no attributes. */
const MEMBERS: ReadonlySet<string> = new Set([
  'id',
  'type',
  'scope',
  '@context',
  '@id',
  '@type',
  'expiresAt',
]);

function mappingIssues({ mapping, model }: SourceSpec): Issue[] {
  const issues: Issue[] = [];
  for (const [name, rule] of Object.entries(mapping.attributes)) {
    const path = `/mapping/attributes/${escapePointer(name)}`;
    const isPoint = rule.longitude !== undefined && rule.latitude !== undefined;
    const isHalf = (rule.longitude === undefined) !== (rule.latitude === undefined);
    if (isHalf || isPoint === (rule.value !== undefined)) issues.push(issue('source.valueOne', path));
    else if (isPoint && rule.kind !== undefined && rule.kind !== 'GeoProperty')
      issues.push(issue('source.pointKind', `${path}/kind`, rule.kind));
    if (MEMBERS.has(name)) issues.push(issue('source.member', path, name));
  }
  if (Object.keys(mapping.attributes).length === 0)
    issues.push(issue('source.noAttributes', '/mapping/attributes'));
  if (issues.length > 0) return issues;
  for (const source of entityMapper(mapping, model).expressions)
    try {
      jsonata(source);
    } catch (error) {
      const reason = String((error as { message?: unknown }).message).slice(0, 200);
      issues.push(issue('source.expression', '/mapping', `=${source}`, { reason }));
    }
  return issues;
}

const pointerIssues = (text: string, path: string): Issue[] =>
  text === '' || text.startsWith('/') ? [] : [issue('source.pointer', path, text)];
