import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { parseDocument } from 'yaml';
import type { Issue } from '../model/issue.ts';
import { isPeriod } from '../model/period.ts';
import { findUnit } from '../model/unit.ts';
import { isPlainPath } from './file-bytes.ts';
import { shown } from './issue-list.ts';
import type { AreaRule, MappedFile, Mapping } from './mapping.ts';

const SCHEMA = resolve(import.meta.dirname, '../../frameworks/mapping.schema.json');
/** Longest mapping text, characters. */
const MAX_TEXT = 1_000_000;

export type MappingCheck =
  | { readonly mapping: Mapping; readonly issues: readonly [] }
  | { readonly mapping: undefined; readonly issues: readonly Issue[] };

let validator: ValidateFunction<Mapping> | undefined;

/** Reads a mapping file's text, YAML or JSON; `file` is the name that issues carry. */
export function parseMappingText(text: string, file: string): MappingCheck {
  if (text.length > MAX_TEXT) return refused([issue('mapping.tooLong', '', { limit: MAX_TEXT })], file);
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  if (document.errors.length > 0)
    return refused(
      document.errors.map((error) => ({
        ...issue('mapping.syntax', ''),
        at: error.linePos ? { row: error.linePos[0].line } : {},
        value: shown(error.message.split('\n')[0]!),
      })),
      file,
    );
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return refused([issue('mapping.syntax', '')], file);
  }
  return parseMapping(value, file);
}

/** Checks what should be a mapping, by the schema and then by what a schema cannot say; lists every mistake. */
export function parseMapping(value: unknown, file?: string): MappingCheck {
  validator ??= new Ajv2020({ allErrors: true, strictTypes: false, strictRequired: false }).compile<Mapping>(
    JSON.parse(readFileSync(SCHEMA, 'utf8')) as object,
  );
  if (!validator(value)) return refused(schemaIssues(validator.errors ?? []), file);
  const issues = value.files.flatMap((one, index) => fileIssues(one, `/files/${index}`));
  return issues.length > 0 ? refused(issues, file) : { mapping: value, issues: [] };
}

const refused = (issues: readonly Issue[], file: string | undefined): MappingCheck => ({
  mapping: undefined,
  issues: file === undefined ? issues : issues.map((one) => ({ ...one, at: { file, ...one.at } })),
});

const issue = (code: string, path: string, details: Issue['details'] = {}, value?: string): Issue => ({
  code,
  severity: 'error',
  at: path === '' ? {} : { path },
  details,
  ...(value === undefined ? {} : { value: shown(value) }),
});

/** The schema's complaints without those that only say that a branch did not fit. */
function schemaIssues(errors: readonly ErrorObject[]): Issue[] {
  const found = errors.flatMap((error): Issue[] => {
    const path = error.instancePath;
    const params = error.params as Readonly<Record<string, unknown>>;
    switch (error.keyword) {
      case 'if':
        return [];
      case 'required':
        return [issue('schema.required', `${path}/${String(params.missingProperty)}`)];
      case 'dependentRequired':
        return [issue('schema.required', `${path}/${String(params.missingProperty)}`)];
      case 'additionalProperties': {
        const property = String(params.additionalProperty);
        return [issue('mapping.unknownKey', `${path}/${property}`, {}, property)];
      }
      case 'false schema':
        return [issue('mapping.notTogether', path)];
      case 'enum':
        return [issue('schema.choice', path, { choices: (params.allowedValues as unknown[]).join(', ') })];
      case 'const':
        return [issue('schema.choice', path, { choices: String(params.allowedValue) })];
      case 'type':
        return [issue('schema.type', path, { type: String(params.type) })];
      case 'minItems':
      case 'maxItems':
      case 'minLength':
      case 'maxLength':
      case 'minimum':
      case 'maximum':
        return [issue(`schema.${error.keyword}`, path, { limit: Number(params.limit) })];
      default:
        return [issue('schema.other', path, { rule: error.keyword })];
    }
  });
  const keys = found.map((one) => JSON.stringify(one));
  return found.filter((_, index) => keys.indexOf(keys[index]!) === index);
}

function fileIssues(file: MappedFile, path: string): Issue[] {
  const issues: Issue[] = [];
  if (!isPlainPath(file.file)) issues.push(issue('file.path', `${path}/file`, {}, file.file));
  if (file.thousands !== undefined && /[\d.eE+-]/.test(file.thousands))
    issues.push(issue('mapping.thousands', `${path}/thousands`, {}, file.thousands));
  if (file.shape === 'areas') return issues;
  issues.push(...areaIssues(file.area, `${path}/area`));
  if ('value' in file.period && !isPeriod(file.period.value))
    issues.push(issue('period.unknown', `${path}/period/value`, {}, file.period.value));
  const units: [string, string][] = [];
  if (file.shape === 'wide') {
    const codes = file.values.map((one) => one.indicator);
    for (const [index, one] of file.values.entries()) {
      const at = `${path}/values/${index}`;
      if (one.unit !== undefined) units.push([one.unit, `${at}/unit`]);
      if (codes.indexOf(one.indicator) !== index)
        issues.push(issue('mapping.indicatorTwice', `${at}/indicator`, {}, one.indicator));
      if (one.aggregate?.method === 'countAbove' && one.aggregate.threshold === undefined)
        issues.push(issue('schema.required', `${at}/aggregate/threshold`));
    }
  } else if (file.unit && 'value' in file.unit) units.push([file.unit.value, `${path}/unit/value`]);
  for (const [unit, at] of units) if (!findUnit(unit)) issues.push(issue('unit.unknown', at, {}, unit));
  return issues;
}

function areaIssues(area: AreaRule, path: string): Issue[] {
  if (!('column' in area || 'columns' in area || 'value' in area))
    return [issue('schema.required', `${path}/column`)];
  return 'lookup' in area && !isPlainPath(area.lookup)
    ? [issue('file.path', `${path}/lookup`, {}, area.lookup)]
    : [];
}
