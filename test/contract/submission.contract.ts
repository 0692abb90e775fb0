import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { askForFigures, getItem, listItems } from '../../src/indicators/submission-actions.ts';
import { saveDraft, sendItem } from '../../src/indicators/submission-department-actions.ts';
import { overrideItem, reviewItem } from '../../src/indicators/submission-review-actions.ts';
import type { Database } from '../../src/platform/database.ts';
import { figuresOf, type SubmissionCase, submissionCase, valuesInForce } from '../submission-case.ts';

/** Submissions on either store: what is written is read back the same, and of two at once one is told. */
export function submissionContract(open: () => Promise<Database>): void {
  let db: Database;
  let it: SubmissionCase;
  beforeAll(async () => {
    db = await open();
  });
  beforeEach(async () => {
    it = await submissionCase(db);
  });
  afterAll(() => db?.close());
  const seen = async (id: number) => ({ id, revision: (await getItem(it.reviewer, id)).row.revision });
  const outcome = (results: readonly PromiseSettledResult<unknown>[]) =>
    results
      .map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code?: string }).code))
      .sort();

  test('figures come back as they were entered', async () => {
    const figures = figuresOf({
      numerator: 0.1 + 0.2,
      denominator: 3,
      numeratorUnit: 'number',
      denominatorUnit: '10^3 persons',
      numeratorPeriod: '2024',
      parts: [
        { of: 'numerator', name: '东 "East"', value: 0.1 },
        { of: 'numerator', name: 'West', value: 0.2 },
      ],
      comment: '备注\nzwei Zeilen',
    });
    const { row } = await saveDraft(it.department, { ...(await seen(it.beds)), figures });
    expect(row.figures).toEqual({ ...figures, value: (0.1 + 0.2) / 3 });
    expect(row.due).toBe('2026-02-01');
  });

  test('pages follow one another by due date, what has none last', async () => {
    await askForFigures(it.reviewer, {
      framework: 'form',
      areas: ['370100'],
      period: '2025',
      codes: ['GREEN'],
    });
    const codes: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listItems(it.department, { limit: 1, cursor });
      codes.push(...page.items.map(({ row }) => `${row.area} ${row.code}`));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(codes).toEqual(['370200 GREEN', '370200 INCOME', '370200 BEDS', '370100 GREEN']);
  });

  test('of two reviewers at once one decides', async () => {
    await sendItem(it.department, { ...(await seen(it.green)), figures: figuresOf({ value: 75 }) });
    const both = await seen(it.green);
    const results = await Promise.allSettled([
      reviewItem(it.reviewer, { ...both, move: 'verify' }),
      overrideItem(it.reviewer, { ...both, figures: figuresOf({ value: 70 }), text: 'Registry.' }),
      reviewItem(it.reviewer, { ...both, move: 'return', text: 'Why?' }),
    ]);
    expect(outcome(results)).toEqual(['done', 'thing.conflict', 'thing.conflict']);
    expect((await getItem(it.reviewer, it.green)).events).toHaveLength(2);
    expect(await valuesInForce(db)).toHaveLength(1);
  });

  test('of two who hand in at once one does', async () => {
    const both = await seen(it.income);
    const results = await Promise.allSettled(
      [1000, 2000, 3000].map((denominator) =>
        sendItem(it.department, { ...both, figures: figuresOf({ numerator: 10, denominator }) }),
      ),
    );
    expect(outcome(results)).toEqual(['done', 'thing.conflict', 'thing.conflict']);
    expect((await getItem(it.reviewer, it.income)).versions).toHaveLength(1);
  });
}
