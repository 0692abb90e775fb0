import { saveFramework } from '../src/indicators/framework-actions.ts';
import { askForFigures } from '../src/indicators/submission-actions.ts';
import { type Figures, NO_FIGURES } from '../src/indicators/submission-figures.ts';
import type { Context } from '../src/platform/context.ts';
import type { Database } from '../src/platform/database.ts';
import { personWith, testContext } from './context.ts';

/** A small framework whose INCOME divides two figures. */
export const FRAMEWORK = `
format: meridian-framework/1
id: form
version: "1"
status: ready
name: {en: A form, zh: 填报表}
tree:
  code: form-index
  name: {en: Index, zh: 指数}
  weight: 1
  evidence: own
  children:
    - {code: GREEN, name: {en: Green share, zh: 绿地率}, weight: 1, evidence: own, unit: "%", direction: 1, responsible: parks, definition: {en: Green area of the built-up area., zh: 建成区绿地面积占比。}}
    - {code: INCOME, name: {en: Income, zh: 收入}, weight: 1, evidence: own, unit: "10^4 CNY/person", direction: 1, numerator: GDP, denominator: PEOPLE}
    - {code: BEDS, name: {en: Beds, zh: 床位}, weight: 1, evidence: own, unit: "per 1000 persons", direction: 1, responsible: health}
variables:
  - {code: GDP, name: {en: GDP, zh: 生产总值}, unit: "10^8 CNY"}
  - {code: PEOPLE, name: {en: Residents, zh: 常住人口}, unit: "10^4 persons"}
method:
  - {step: denominate}
  - {step: normalise, method: minmax, to: [0, 100]}
  - {step: weight, method: given}
  - {step: aggregate, method: arithmetic}
  - {step: rank, ties: min}
`;

export interface SubmissionCase {
  readonly department: Context;
  readonly reviewer: Context;
  /** Ids of the items for GREEN, INCOME and BEDS of Qingdao in 2025. */
  readonly green: number;
  readonly income: number;
  readonly beds: number;
}

/** Three figures that are asked of a city, and somebody on either side; of an earlier case nothing is left. */
export async function submissionCase(db: Database): Promise<SubmissionCase> {
  await db.execute(`DELETE FROM submission_item; DELETE FROM indicator_value; DELETE FROM indicator_value_version;
    INSERT INTO area (code, level, name_en, name_zh) VALUES
    ('370200', 'city', 'Qingdao', '青岛'), ('370100', 'city', 'Jinan', '济南') ON CONFLICT DO NOTHING`);
  const reviewer = testContext(db, personWith('evaluator'));
  const department = { ...testContext(db, personWith('editor')), folder: reviewer.folder };
  await saveFramework(reviewer, { text: FRAMEWORK });
  const { ids } = await askForFigures(reviewer, {
    framework: 'form',
    areas: ['370200'],
    period: '2025',
    department: 'statistics',
    due: '2026-02-01',
  });
  const [green, income, beds] = ids as [number, number, number];
  return { department, reviewer, green, income, beds };
}

export const figuresOf = (figures: Partial<Figures>): Figures => ({
  ...NO_FIGURES,
  source: 'Yearbook 2026, page 12',
  grade: 'measured',
  ...figures,
});

/** What is in force for Qingdao in 2025. */
export const valuesInForce = (
  db: Database,
): Promise<{ code: string; value: number | null; state: string }[]> =>
  db.query(
    `SELECT n.code, v.value, v.state FROM indicator_value v JOIN indicator n ON n.id = v.indicator_id
     JOIN area a ON a.id = v.area_id WHERE a.code = '370200' AND v.period = '2025' ORDER BY n.code`,
  );
