import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Issue } from '../model/issue.ts';
import type { AreaRule, MappedFile, Mapping } from '../model/mapping.ts';
import { isPeriod } from '../model/period.ts';
import { findUnit } from '../model/unit.ts';
import { type DocumentLimits, readDocument } from '../platform/document.ts';
import { lazyValidator, schemaIssues } from '../platform/json-schema.ts';
import { isPlainPath } from './file-bytes.ts';
import { shown } from './issue-list.ts';

const SCHEMA = resolve(import.meta.dirname, '../../frameworks/mapping.schema.json');
const LIMITS: DocumentLimits = { characters: 1_000_000, depth: 30, values: 200_000 };

export type MappingCheck =
  | { readonly mapping: Mapping; readonly issues: readonly [] }
  | { readonly mapping: undefined; readonly issues: readonly Issue[] };

const validatorOf = lazyValidator<Mapping>(
  'mapping',
  () => JSON.parse(readFileSync(SCHEMA, 'utf8')) as object,
);

/** Reads a mapping file's text, YAML or JSON; issues carry the file's name and the line. */
export function parseMappingText(text: string, file: string): MappingCheck {
  const { value, issues, lineOf } = readDocument(text, LIMITS);
  const check = issues.length > 0 ? { mapping: undefined, issues } : parseMapping(value);
  if (check.mapping) return check;
  return {
    mapping: undefined,
    issues: check.issues.map((one) => {
      const row = one.at.row ?? (one.at.path === undefined ? undefined : lineOf(one.at.path));
      return { ...one, at: { file, ...(row === undefined ? {} : { row }), ...one.at } };
    }),
  };
}

/** Checks what should be a mapping, by the schema and then by what a schema cannot say; lists every mistake. */
export function parseMapping(value: unknown): MappingCheck {
  const validator = validatorOf();
  const issues = validator(value)
    ? value.files.flatMap((one, index) => fileIssues(one, `/files/${index}`))
    : ruleIssues(validator.errors ?? []);
  return issues.length > 0 ? { mapping: undefined, issues } : { mapping: value as Mapping, issues: [] };
}

/** Which entries may stand together has issues of its own; the rest is as in every schema. */
function ruleIssues(errors: readonly ErrorObject[]): Issue[] {
  const own = errors.flatMap(({ keyword, instancePath, params }): Issue[] => {
    if (keyword === 'false schema') return [issue('mapping.notTogether', instancePath)];
    if (keyword !== 'dependentRequired') return [];
    return [issue('schema.required', `${instancePath}/${String(params.missingProperty)}`)];
  });
  const others = errors.filter(
    ({ keyword }) => keyword !== 'false schema' && keyword !== 'dependentRequired',
  );
  return [...schemaIssues(others), ...own];
}

const issue = (code: string, path: string, details: Issue['details'] = {}, value?: string): Issue => ({
  code,
  severity: 'error',
  at: { path },
  details,
  ...(value === undefined ? {} : { value: shown(value) }),
});

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
