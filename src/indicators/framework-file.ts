import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkUncertainty } from '../composite/uncertainty-check.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import { readinessIssues } from '../model/readiness.ts';
import { placeIssues, readDocument, withinLimits } from '../platform/document.ts';
import { lazyValidator, schemaIssues } from '../platform/json-schema.ts';
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
const validatorOf = lazyValidator<Framework>(
  'framework',
  () => JSON.parse(readFileSync(SCHEMA, 'utf8')) as object,
);

/**
 * Checks a framework file, YAML or JSON, by its syntax, by the published schema, by what a schema cannot say, and by whether it can be
 * assessed; lists every mistake with its line. What keeps a file of status `definition` or `draft` from being assessed is
 * a warning, in a `ready` one an error.
 */
export function checkFramework(text: string, fileName: string): FrameworkCheck {
  const { value, issues, lineOf } = readDocument(text, FRAMEWORK_LIMITS);
  return checkContent(value, issues, fileName, lineOf);
}

function checkContent(
  value: unknown,
  readIssues: readonly Issue[],
  fileName: string,
  lineOf: (pointer: string) => number | undefined,
): FrameworkCheck {
  const issues = [...readIssues];
  let framework: Framework | undefined;
  if (value !== undefined) {
    const validator = validatorOf();
    if (validator(value)) {
      framework = value;
      const unready = readiness(value);
      issues.push(...unready, ...judgementIssues(value), ...combinationIssues(value));
      if (value.uncertainty && unready.length === 0)
        issues.push(...checkUncertainty(value.uncertainty, value, 'uncertainty', '/uncertainty'));
    } else issues.push(...schemaIssues(validator.errors ?? []));
    issues.push(...contentIssues(value));
  }
  const placed = placeIssues(issues, fileName, lineOf);
  const hasErrors = issues.some(({ severity }) => severity === 'error');
  return { framework: hasErrors ? undefined : framework, issues: capIssues(placed, fileName) };
}

/**
 * The framework that a file describes.
 * @throws MeridianError `input.invalid` with every mistake; warnings do not stand in the way
 */
export const parseFramework = (text: string, fileName: string): Framework =>
  sound(checkFramework(text, fileName), fileName);

/** The same of what JSON.parse has read; mistakes have paths and no lines. */
export function frameworkOf(json: unknown, fileName: string): Framework {
  const { value, issues } = withinLimits(json, FRAMEWORK_LIMITS);
  return sound(
    checkContent(value, issues, fileName, () => undefined),
    fileName,
  );
}

function sound({ framework, issues }: FrameworkCheck, fileName: string): Framework {
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (!framework) throw new MeridianError('input.invalid', { file: fileName, count: errors.length }, issues);
  return framework;
}

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
