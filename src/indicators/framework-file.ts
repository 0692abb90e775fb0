import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { checkUncertainty } from '../composite/uncertainty-check.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import { readinessIssues } from '../model/readiness.ts';
import { readDocument } from '../platform/document.ts';
import { schemaIssues } from '../platform/json-schema.ts';
import { combinationIssues } from './framework-combinations.ts';
import { contentIssues } from './framework-content.ts';
import { FRAMEWORK_LIMITS } from './framework-limits.ts';
import { judgementIssues } from './framework-weights.ts';

export interface FrameworkCheck {
  /** Undefined if there is any error. */
  readonly framework: Framework | undefined;
  /** Errors and warnings, in the order of the file's lines; at most {@link FRAMEWORK_LIMITS}.issues, the last one then says how many more. */
  readonly issues: readonly Issue[];
}

const SCHEMA = resolve(import.meta.dirname, '../../frameworks/schema.json');
let validator: ValidateFunction<Framework> | undefined;

/**
 * Checks a framework file, YAML or JSON, by its syntax, by the published schema, by what a schema cannot say, and by whether it can be
 * assessed; lists every mistake with its line. What keeps a file of status `definition` or `draft` from being assessed is
 * a warning, in a `ready` one an error.
 */
export function checkFramework(text: string, fileName: string): FrameworkCheck {
  const { value, issues: readIssues, lineOf } = readDocument(text, FRAMEWORK_LIMITS);
  const issues = [...readIssues];
  let framework: Framework | undefined;
  if (value !== undefined) {
    validator ??= compileSchema();
    if (validator(value)) {
      framework = value;
      const unready = readiness(value);
      issues.push(...unready, ...judgementIssues(value), ...combinationIssues(value));
      if (value.uncertainty && unready.length === 0)
        issues.push(...checkUncertainty(value.uncertainty, value, 'uncertainty', '/uncertainty'));
    } else issues.push(...schemaIssues(validator.errors ?? []));
    issues.push(...contentIssues(value));
  }
  const placed = issues
    .map((issue) => placeIssue(issue, fileName, lineOf))
    .sort((a, b) => (a.at.row ?? 0) - (b.at.row ?? 0));
  const hasErrors = issues.some(({ severity }) => severity === 'error');
  return { framework: hasErrors ? undefined : framework, issues: capIssues(placed, fileName) };
}

/**
 * The framework that a file describes.
 * @throws MeridianError `input.invalid` with every mistake; warnings do not stand in the way
 */
export function parseFramework(text: string, fileName: string): Framework {
  const { framework, issues } = checkFramework(text, fileName);
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (!framework) throw new MeridianError('input.invalid', { file: fileName, count: errors.length }, issues);
  return framework;
}

/** Compiled without what only a schema's author needs (a test has that) and without optimising: three times as fast to start. */
const compileSchema = (): ValidateFunction<Framework> =>
  new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    validateSchema: false,
    meta: false,
    code: { optimize: false },
  }).compile<Framework>(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);

/** Steps in an impossible order are a mistake in any file; the rest only matters once the file says that it is ready. */
const ALWAYS_ERRORS = new Set(['framework.stepRepeated', 'framework.stepOrder']);

/** A list of indicators without a method of its own lacks no step. */
function readiness(framework: Framework): readonly Issue[] {
  const issues = readinessIssues(framework);
  if (framework.status === 'ready') return issues;
  return issues
    .filter(({ code }) => framework.status !== 'definition' || code !== 'framework.stepMissing')
    .map((issue) => (ALWAYS_ERRORS.has(issue.code) ? issue : { ...issue, severity: 'warning' as const }));
}

function placeIssue(issue: Issue, file: string, lineOf: (pointer: string) => number | undefined): Issue {
  const row = issue.at.row ?? (issue.at.path === undefined ? undefined : lineOf(issue.at.path));
  return { ...issue, at: { file, ...(row === undefined ? {} : { row }), ...issue.at } };
}

function capIssues(issues: readonly Issue[], file: string): readonly Issue[] {
  const limit = FRAMEWORK_LIMITS.issues;
  if (issues.length <= limit) return issues;
  const ordered = [...issues].sort(
    (a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'),
  );
  const more = issues.length - limit + 1;
  return [
    ...ordered.slice(0, limit - 1),
    { code: 'document.more', severity: 'warning', at: { file }, details: { count: more } },
  ];
}
