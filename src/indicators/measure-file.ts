import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { findUnit } from '../model/unit.ts';
import { placeIssues, readDocument } from '../platform/document.ts';
import { lazyValidator, schemaIssues } from '../platform/json-schema.ts';
import { countsValues, isGathering, type Measure, type MeasureMethod } from './measure.ts';
import { FormulaFault, parseFormula } from './measure-formula.ts';

export interface MeasureCheck {
  /** Undefined if there is any error. */
  readonly measure: Measure | undefined;
  /** In the order of the file's lines. */
  readonly issues: readonly Issue[];
}

export const MEASURE_LIMITS = { characters: 100_000, depth: 12, values: 2_000 } as const;

const SCHEMA = resolve(import.meta.dirname, '../../frameworks/measure.schema.json');
const validatorOf = lazyValidator<Measure>(
  'measure',
  () => JSON.parse(readFileSync(SCHEMA, 'utf8')) as object,
);

/** Checks a measure file, YAML or JSON, by its syntax, by the published schema, and by what a schema cannot say. */
export function checkMeasure(text: string, fileName: string): MeasureCheck {
  const { value, issues: readIssues, lineOf } = readDocument(text, MEASURE_LIMITS);
  const issues = [...readIssues];
  let measure: Measure | undefined;
  if (value !== undefined) {
    const validator = validatorOf();
    if (validator(value)) {
      measure = value;
      issues.push(...contentIssues(value));
    } else issues.push(...schemaIssues(validator.errors ?? []));
  }
  const hasErrors = issues.some(({ severity }) => severity === 'error');
  return { measure: hasErrors ? undefined : measure, issues: placeIssues(issues, fileName, lineOf) };
}

/** Issues that were found later, placed in a text that was read before. */
export const placeInMeasure = (issues: readonly Issue[], text: string, file: string): readonly Issue[] =>
  placeIssues(issues, file, readDocument(text, MEASURE_LIMITS).lineOf);

/**
 * The measure that a file describes.
 * @throws MeridianError `input.invalid` with every mistake
 */
export function parseMeasure(text: string, fileName: string): Measure {
  const { measure, issues } = checkMeasure(text, fileName);
  if (measure) return measure;
  throw new MeridianError('input.invalid', { file: fileName, count: issues.length }, issues);
}

const issueAt = (code: string, path: string, details: Issue['details'] = {}): Issue => ({
  code,
  severity: 'error',
  at: { path },
  details,
});

const GATHERING = [
  'entities',
  'attribute',
  'dataset',
  'recordUnit',
  'aggregate',
  'area',
  'time',
  'offset',
  'per',
  'minimumRecords',
  'minimumCoverage',
] as const;

/** What an aggregate needs beside its method, and what else it may have; of values of an attribute, and of entities. */
const MEMBERS: Readonly<
  Record<MeasureMethod, { readonly needs: readonly string[]; readonly may: readonly string[] }>
> = {
  count: { needs: [], may: ['where'] },
  sum: { needs: [], may: ['where'] },
  mean: { needs: [], may: ['where'] },
  min: { needs: [], may: ['where'] },
  max: { needs: [], may: ['where'] },
  percentile: { needs: ['percentile'], may: ['where'] },
  share: { needs: ['where'], may: [] },
  timeAbove: { needs: ['threshold', 'maxGap'], may: [] },
  timeBelow: { needs: ['threshold', 'maxGap'], may: [] },
};
const OF_ENTITIES: Readonly<Partial<typeof MEMBERS>> = {
  count: { needs: [], may: ['q'] },
  share: { needs: ['q'], may: [] },
};

function contentIssues(measure: Measure): readonly Issue[] {
  const issues: Issue[] = [];
  for (const name of ['unit', 'recordUnit'] as const) {
    const code = measure[name];
    if (code !== undefined && !findUnit(code))
      issues.push({ ...issueAt('measure.unitUnknown', `/${name}`), value: code });
  }
  if (measure.formula !== undefined) {
    for (const name of GATHERING)
      if (measure[name] !== undefined)
        issues.push(issueAt('measure.notWithFormula', `/${name}`, { member: name }));
    try {
      parseFormula(measure.formula);
    } catch (error) {
      if (!(error instanceof FormulaFault)) throw error;
      issues.push(issueAt(error.code, '/formula', error.details));
    }
    return issues;
  }
  const missing = (['entities', 'aggregate', 'area'] as const).filter((name) => measure[name] === undefined);
  issues.push(...missing.map((name) => issueAt('schema.required', `/${name}`)));
  if (missing.length > 0 || !isGathering(measure)) return issues;
  const { aggregate, area, time } = measure;
  const allowed = (countsValues(measure) ? MEMBERS : OF_ENTITIES)[aggregate.method];
  if (allowed === undefined)
    issues.push(issueAt('measure.needsAttribute', '/aggregate/method', { method: aggregate.method }));
  else {
    for (const name of allowed.needs)
      if (!Object.hasOwn(aggregate, name))
        issues.push(
          issueAt('measure.aggregateNeeds', '/aggregate', { method: aggregate.method, member: name }),
        );
    for (const name of Object.keys(aggregate))
      if (name !== 'method' && !allowed.needs.includes(name) && !allowed.may.includes(name))
        issues.push(
          issueAt('measure.aggregateMember', `/aggregate/${name}`, {
            method: aggregate.method,
            member: name,
          }),
        );
  }
  if (area.by === 'reference' && area.attribute === undefined)
    issues.push(issueAt('schema.required', '/area/attribute'));
  if (area.by === 'reference' && 'level' in area)
    issues.push(issueAt('measure.levelOfReference', '/area/level'));
  if (countsValues(measure) && typeof time === 'object')
    issues.push(issueAt('measure.timeOfValues', '/time'));
  if (!countsValues(measure)) {
    if (time === 'observedAt') issues.push(issueAt('measure.timeOfEntities', '/time'));
    for (const name of ['dataset', 'recordUnit', 'minimumCoverage'] as const)
      if (measure[name] !== undefined)
        issues.push(issueAt('measure.needsAttributeToo', `/${name}`, { member: name }));
  }
  return issues;
}
