import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { personWith, testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import {
  FRAMEWORK,
  figuresOf,
  type SubmissionCase,
  submissionCase,
  valuesInForce,
} from '../../test/submission-case.ts';
import { PUBLIC } from '../model/actor.ts';
import { hasMessage } from '../model/message.ts';
import { LOCALES } from '../model/text.ts';
import type { Database } from '../platform/database.ts';
import { loadMessages } from '../platform/i18n.ts';
import { onValuesChanged } from '../platform/values-changed.ts';
import { saveFramework } from './framework-actions.ts';
import { askForFigures, getItem, listChoices, listItems, listLog } from './submission-actions.ts';
import { answerQuestion, discardDraft, saveDraft, sendItem } from './submission-department-actions.ts';
import {
  askQuestion,
  overrideItem,
  reviewItem,
  settleFigure,
  verifyItems,
} from './submission-review-actions.ts';
import { MOVE_NAMES, STAGES } from './submission-state.ts';

let db: Database;
let it: SubmissionCase;

beforeAll(async () => {
  db = await openMemory();
});
beforeEach(async () => {
  it = await submissionCase(db);
});
afterAll(() => db.close());

const seen = async (id: number) => ({ id, revision: (await getItem(it.reviewer, id)).row.revision });
const send = async (id: number, figures: Parameters<typeof figuresOf>[0]) =>
  sendItem(it.department, { ...(await seen(id)), figures: figuresOf(figures) });
const review = async (id: number, move: Parameters<typeof reviewItem>[1]['move'], text?: string) =>
  reviewItem(it.reviewer, { ...(await seen(id)), move, text });

describe('asking for figures', () => {
  test('opens one item for each area and code, of the department that the framework names', async () => {
    const { items, counts } = await listItems(it.department);
    expect(items.map(({ row }) => [row.code, row.department, row.due, row.state])).toEqual([
      ['GREEN', 'parks', '2026-02-01', 'not-reported'],
      ['INCOME', 'statistics', '2026-02-01', 'not-reported'],
      ['BEDS', 'health', '2026-02-01', 'not-reported'],
    ]);
    expect(counts).toEqual([
      { state: 'not-reported', items: 3, overdue: 0, soon: 0, drafts: 0, questions: 0 },
    ]);
  });

  test('again leaves what is asked for as it is', async () => {
    const again = await askForFigures(it.reviewer, {
      framework: 'form',
      areas: ['370200', '370100'],
      period: '2025',
      codes: ['GREEN'],
    });
    expect([again.ids.length, again.asked]).toEqual([1, 2]);
    const ofRound = await askForFigures(it.reviewer, {
      framework: 'form',
      areas: ['370200'],
      period: '2025',
      round: 'round-1',
    });
    expect(ofRound.ids).toHaveLength(3);
    expect((await listItems(it.department, { round: 'round-1', limit: 1 })).counts[0]?.items).toBe(3);
  });

  test('lists every code, area, period and day that there is not', async () => {
    await expect(
      askForFigures(it.reviewer, {
        framework: 'form',
        areas: ['370200', '999999'],
        period: 'soon',
        codes: ['GREEN', 'BLUE'],
        due: '2026-02-31',
      }),
    ).rejects.toMatchObject({
      code: 'input.invalid',
      issues: [
        { code: 'submission.code', value: 'BLUE' },
        { code: 'area.unknown', value: '999999' },
        { code: 'submission.period', value: 'soon' },
        { code: 'submission.due', value: '2026-02-31' },
      ],
    });
    await expect(
      askForFigures(it.reviewer, { framework: 'none', areas: [], period: '2025' }),
    ).rejects.toMatchObject({ code: 'thing.notFound' });
  });
});

describe('one figure that several items divide by', () => {
  const PEOPLE = async () => (await valuesInForce(db)).find(({ code }) => code === 'PEOPLE');

  test('counts once: what was handed in last, unless one is verified before; the other takes its place when it goes', async () => {
    const [output] = await shareDenominator();
    await send(it.income, { numerator: 12000, denominator: 1000 });
    await send(output!, { numerator: 12000, denominator: 1010 });
    expect(await PEOPLE()).toEqual({ code: 'PEOPLE', value: 1010, state: 'under-review' });
    await review(it.income, 'verify');
    expect(await PEOPLE()).toEqual({ code: 'PEOPLE', value: 1000, state: 'verified' });
    await review(it.income, 'return', 'Whose census is it?');
    expect(await PEOPLE()).toEqual({ code: 'PEOPLE', value: 1010, state: 'under-review' });
  });

  test('is told on both items, and a reviewer settles which number counts', async () => {
    const [output] = await shareDenominator();
    await send(it.income, { numerator: 12000, denominator: 1000 });
    await send(output!, { numerator: 12000, denominator: 1010 });
    const rules = async (id: number) =>
      (await getItem(it.reviewer, id)).findings.map(({ rule, details }) => [rule, details.indicator]);
    expect(await rules(it.income)).toEqual([['sharedOther', 'OUTPUT']]);
    expect(await rules(output!)).toEqual([['sharedOwn', 'INCOME']]);

    const settled = await settleFigure(it.reviewer, { ...(await seen(it.income)), figure: 'PEOPLE' });
    expect(
      settled.shared
        .find(({ code }) => code === 'PEOPLE')
        ?.numbers.map(({ code, value, isSettled }) => [code, value, isSettled]),
    ).toEqual([
      ['INCOME', 1000, true],
      ['OUTPUT', 1010, false],
    ]);
    expect(await PEOPLE()).toMatchObject({ value: 1000 });
    await review(output!, 'verify');
    expect(await PEOPLE()).toMatchObject({ value: 1000 });
    expect(await rules(output!)).toEqual([['sharedOther', 'INCOME']]);
    const { events } = await getItem(it.department, output!);
    expect(events.map(({ kind, text }) => [kind, text])).toContainEqual([
      'settled-other',
      'PEOPLE = 1000 (INCOME)',
    ]);
  });

  test('is one also where one item divides it and another divides by it', async () => {
    await saveFramework(it.reviewer, {
      text: FRAMEWORK.replace('id: form', 'id: reverse')
        .replaceAll('INCOME', 'SHARE')
        .replace('numerator: GDP, denominator: PEOPLE', 'numerator: GDP, denominator: GDP')
        .replace('unit: "10^4 CNY/person"', 'unit: "%"'),
    });
    const { ids } = await askForFigures(it.reviewer, {
      framework: 'reverse',
      areas: ['370200'],
      period: '2025',
      codes: ['SHARE'],
    });
    await send(it.income, { numerator: 12000, denominator: 1000 });
    await send(ids[0]!, { numerator: 11000, denominator: 11000 });
    const GDP = async () => (await valuesInForce(db)).find(({ code }) => code === 'GDP');
    expect(await GDP()).toMatchObject({ value: 11000 });
    await settleFigure(it.reviewer, { ...(await seen(it.income)), figure: 'GDP' });
    expect(await GDP()).toMatchObject({ value: 12000 });
  });

  test('is not settled where there is nothing to choose, by a department, or by two at once', async () => {
    await send(it.income, { numerator: 12000, denominator: 1000 });
    await expect(
      settleFigure(it.reviewer, { ...(await seen(it.income)), figure: 'PEOPLE' }),
    ).rejects.toMatchObject({
      issues: [{ code: 'submission.notShared' }],
    });
    await expect(
      settleFigure(it.department, { ...(await seen(it.income)), figure: 'PEOPLE' }),
    ).rejects.toMatchObject({
      code: 'actor.forbidden',
    });
    await expect(
      settleFigure(it.reviewer, { id: it.income, revision: 99, figure: 'PEOPLE' }),
    ).rejects.toMatchObject({ code: 'thing.conflict' });
  });

  async function shareDenominator(): Promise<readonly number[]> {
    await saveFramework(it.reviewer, {
      text: FRAMEWORK.replace('id: form', 'id: other').replaceAll('INCOME', 'OUTPUT'),
    });
    const { ids } = await askForFigures(it.reviewer, {
      framework: 'other',
      areas: ['370200'],
      period: '2025',
      codes: ['OUTPUT'],
    });
    return ids;
  }
});

describe('many at once', () => {
  test('are verified each for itself; what cannot be is told', async () => {
    await send(it.green, { value: 30 });
    await send(it.income, { numerator: 12000, denominator: 1000 });
    const looked = [await seen(it.green), await seen(it.income), await seen(it.beds)];
    await review(it.income, 'review');
    const { verified, refused } = await verifyItems(it.reviewer, [
      ...looked,
      { id: 999_999_999, revision: 1 },
    ]);
    expect(verified).toBe(1);
    expect(refused.map(({ error }) => error.issues[0]?.code ?? error.code)).toEqual([
      'thing.conflict',
      'submission.move.verify',
      'thing.notFound',
    ]);
    expect((await getItem(it.reviewer, it.green)).row.state).toBe('verified');
    await expect(verifyItems(it.department, looked)).rejects.toMatchObject({ code: 'actor.forbidden' });
  });
});

describe('what was said', () => {
  test('is read as a whole, newest first, page by page', async () => {
    await send(it.green, { value: 30 });
    await review(it.green, 'return', 'Of which year?');
    await answerQuestion(it.department, { ...(await seen(it.green)), text: 'Of 2025.' });
    await askQuestion(it.reviewer, { ...(await seen(it.beds)), text: 'When?' });
    const { items, next } = await listLog(it.reviewer, { limit: 2 });
    expect(items.map(({ code, kind, text, isOpen }) => [code, kind, text, isOpen])).toEqual([
      ['BEDS', 'question', 'When?', true],
      ['GREEN', 'answer', 'Of 2025.', false],
    ]);
    const rest = await listLog(it.reviewer, { limit: 2, cursor: next! });
    expect(rest.items.map(({ kind, isOpen }) => [kind, isOpen])).toEqual([['returned', false]]);
    expect((await listLog(it.reviewer, { question: true })).items.map(({ code }) => code)).toEqual(['BEDS']);
    expect((await listLog(it.reviewer, { round: 'another' })).items).toEqual([]);
    const reader = { ...it.reviewer, actor: personWith('reader') };
    await expect(listLog(reader)).rejects.toMatchObject({ code: 'actor.forbidden' });
  });
});

describe('from draft to verified', () => {
  test('a draft is kept incomplete and puts nothing in force', async () => {
    const draft = await saveDraft(it.department, {
      ...(await seen(it.green)),
      figures: figuresOf({ numerator: 30, source: '' }),
    });
    expect(draft.row).toMatchObject({ state: 'not-reported', has_draft: true, version: 0 });
    expect(draft.issues.map(({ code }) => code)).toEqual(['submission.noDenominator', 'submission.noSource']);
    expect(await valuesInForce(db)).toEqual([]);
    const { row } = await discardDraft(it.department, await seen(it.green));
    expect(row).toMatchObject({ has_draft: false, figures: null });
  });

  test('what is sent is shown, and counts once it is verified', async () => {
    const told: unknown[] = [];
    const stop = onValuesChanged({ db }, (changed) => told.push(changed.values));
    const sent = await send(it.green, { numerator: 30, denominator: 40 });
    expect(sent.row).toMatchObject({ state: 'reported', version: 1, has_draft: false, value: 75 });
    expect(await valuesInForce(db)).toEqual([{ code: 'GREEN', value: 75, state: 'under-review' }]);
    await review(it.green, 'review');
    const verified = await review(it.green, 'verify');
    expect(verified.events.map(({ kind, toState }) => [kind, toState])).toEqual([
      ['sent', 'reported'],
      ['taken', 'under-review'],
      ['verified', 'verified'],
    ]);
    expect(await valuesInForce(db)).toEqual([{ code: 'GREEN', value: 75, state: 'verified' }]);
    expect(told).toMatchObject([
      [{ indicator: 'GREEN', state: 'under-review', value: 75 }],
      [{ indicator: 'GREEN', state: 'verified', value: 75 }],
    ]);
    stop();
  });

  test('where reported numbers count, they count at once', async () => {
    await askForFigures(it.reviewer, {
      framework: 'form',
      areas: ['370200'],
      period: '2025',
      codes: ['GREEN'],
      round: 'quick',
      countsFrom: 'reported',
    });
    const [quick] = (await listItems(it.department, { round: 'quick' })).items;
    await send(quick!.row.id, { value: 60 });
    expect(await valuesInForce(db)).toEqual([{ code: 'GREEN', value: 60, state: 'reported' }]);
  });

  test('both figures that a framework divides are put in force, as an assessment reads them', async () => {
    await send(it.income, { numerator: 12000, denominator: 1000 });
    await review(it.income, 'verify');
    expect(await valuesInForce(db)).toEqual([
      { code: 'GDP', value: 12000, state: 'verified' },
      { code: 'INCOME', value: 12, state: 'verified' },
      { code: 'PEOPLE', value: 1000, state: 'verified' },
    ]);
  });

  test('what is returned keeps its numbers, has none in force, and can be sent again', async () => {
    await send(it.income, { numerator: 12000, denominator: 1000 });
    const back = await review(it.income, 'return', 'Which population?');
    expect(back.row).toMatchObject({ state: 'not-reported', has_question: true, version: 1 });
    expect(back.row.figures).toMatchObject({ numerator: 12000, denominator: 1000 });
    expect((await valuesInForce(db)).map(({ value, state }) => [value, state])).toEqual([
      [null, 'not-reported'],
      [null, 'not-reported'],
      [null, 'not-reported'],
    ]);
    const answered = await answerQuestion(it.department, { ...(await seen(it.income)), text: 'Residents.' });
    expect(answered.row.has_question).toBe(false);
    const again = await sendItem(it.department, await seen(it.income));
    expect(again.row).toMatchObject({ state: 'reported', version: 2 });
    expect(again.versions.map(({ version, kind }) => [version, kind])).toEqual([
      [1, 'sent'],
      [2, 'sent'],
    ]);
    expect(again.events.map(({ kind, text }) => [kind, text])).toEqual([
      ['sent', ''],
      ['returned', 'Which population?'],
      ['answer', 'Residents.'],
      ['sent', ''],
    ]);
  });

  test('what is rejected keeps its number and does not count', async () => {
    await send(it.green, { value: 75 });
    await review(it.green, 'reject', 'Another definition.');
    expect(await valuesInForce(db)).toEqual([{ code: 'GREEN', value: 75, state: 'rejected' }]);
  });

  test('what is not applicable has no number, also where nobody has entered one', async () => {
    const { row } = await review(it.green, 'setNotApplicable', 'It has no built-up area.');
    expect(row).toMatchObject({ state: 'not-applicable', version: 1, value: null });
    expect(await valuesInForce(db)).toEqual([{ code: 'GREEN', value: null, state: 'not-applicable' }]);
  });

  test('an override is a version of the reviewer’s; the department’s stays', async () => {
    await send(it.green, { value: 7500, source: 'Registry' });
    const over = await overrideItem(it.reviewer, {
      ...(await seen(it.green)),
      figures: figuresOf({ value: 75, source: 'Registry' }),
      text: 'Percent, not basis points.',
    });
    expect(over.row).toMatchObject({ state: 'verified', version: 2, value: 75 });
    expect(over.versions.map(({ kind, figures, actor_id }) => [kind, figures.value, actor_id])).toEqual([
      ['sent', 7500, 'person-editor'],
      ['override', 75, 'person-evaluator'],
    ]);
    expect(await valuesInForce(db)).toEqual([{ code: 'GREEN', value: 75, state: 'verified' }]);
  });

  test('an override lets a draft that waits be', async () => {
    await saveDraft(it.department, { ...(await seen(it.green)), figures: figuresOf({ value: 1 }) });
    await overrideItem(it.reviewer, {
      ...(await seen(it.green)),
      figures: figuresOf({ value: 2 }),
      text: 'From the registry.',
    });
    const back = await review(it.green, 'return', 'Please confirm.');
    expect(back.row).toMatchObject({ has_draft: true, version: 1, value: 2, figures: { value: 1 } });
    expect((await sendItem(it.department, await seen(it.green))).row).toMatchObject({ version: 2, value: 1 });
  });
});

describe('a number that is in force from elsewhere', () => {
  beforeEach(async () => {
    await db.execute(`INSERT INTO indicator_value
        (area_id, indicator_id, period, value, state, version, import_id, file_no, row_no, row_count, column_no)
      SELECT (SELECT id FROM area WHERE code = '370200'), id, '2025', 50, 'reported', 1, 1, 1, 2, 1, 1
      FROM indicator WHERE code = 'GREEN'`);
  });

  test('stays until a submitted one counts', async () => {
    await send(it.green, { value: 75 });
    expect(await valuesInForce(db)).toEqual([{ code: 'GREEN', value: 50, state: 'reported' }]);
    await review(it.green, 'verify');
    expect(await valuesInForce(db)).toEqual([{ code: 'GREEN', value: 75, state: 'verified' }]);
    await review(it.green, 'return', 'Check again.');
    expect(await valuesInForce(db)).toEqual([{ code: 'GREEN', value: null, state: 'not-reported' }]);
  });
});

/** Every refusal has words in both languages, whatever its code. */
test('what is refused is said in words', () => {
  const folder = import.meta.dirname;
  const codes = readdirSync(folder)
    .filter((name) => /^(?:submission|evidence)-.*(?<!\.test)\.ts$/.test(name))
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/'((?:submission|evidence)\.[\w.]+)'/g),
    ])
    .flatMap(([, code = '']) => (/^submission\.(?:read|fill|review|attach)$/.test(code) ? [] : [code]));
  const made = [
    ...[...MOVE_NAMES, 'fill'].map((move) => `submission.move.${move}`),
    ...STAGES.slice(1).map((stage) => `submission.stage.${stage}`),
    ...['question', 'reason'].map((says) => `submission.says.${says}`),
    ...['path', 'empty', 'type', 'content'].map((rule) => `evidence.${rule}`),
  ];
  expect(codes.length).toBeGreaterThan(10);
  for (const code of [...codes, ...made])
    for (const locale of LOCALES)
      expect(hasMessage(loadMessages()[locale], `issue.${code}`), code).toBe(true);
});

describe('what is refused', () => {
  const refused = (...codes: string[]) => ({
    code: 'input.invalid',
    issues: codes.map((code) => ({ code })),
  });

  test('sending what is incomplete, with all that is missing', async () => {
    await expect(
      sendItem(it.department, {
        ...(await seen(it.green)),
        figures: figuresOf({ numerator: 3, source: ' ', grade: null }),
      }),
    ).rejects.toMatchObject(refused('submission.noDenominator', 'submission.noSource', 'submission.noGrade'));
    expect((await getItem(it.department, it.green)).events).toEqual([]);
  });

  test('a move that the state does not allow', async () => {
    await expect(review(it.green, 'verify')).rejects.toMatchObject(refused('submission.move.verify'));
    await send(it.green, { value: 75 });
    await expect(send(it.green, { value: 80 })).rejects.toMatchObject(refused('submission.move.send'));
    await expect(
      saveDraft(it.department, { ...(await seen(it.green)), figures: figuresOf({ value: 80 }) }),
    ).rejects.toMatchObject(refused('submission.move.fill'));
    await expect(discardDraft(it.department, await seen(it.green))).rejects.toMatchObject(
      refused('submission.move.fill'),
    );
  });

  test('a decision without the words that it needs', async () => {
    await send(it.green, { value: 75 });
    await expect(review(it.green, 'return', '  ')).rejects.toMatchObject(refused('submission.says.question'));
    await expect(review(it.green, 'reject')).rejects.toMatchObject(refused('submission.says.reason'));
    await expect(review(it.green, 'setNotApplicable')).rejects.toMatchObject(
      refused('submission.says.reason'),
    );
    await expect(
      overrideItem(it.reviewer, { ...(await seen(it.green)), figures: figuresOf({ value: 1 }) }),
    ).rejects.toMatchObject(refused('submission.says.reason'));
    await expect(askQuestion(it.reviewer, { ...(await seen(it.green)), text: ' ' })).rejects.toMatchObject(
      refused('submission.says.question'),
    );
    await expect(
      overrideItem(it.reviewer, { ...(await seen(it.green)), figures: figuresOf({}), text: 'So.' }),
    ).rejects.toMatchObject(refused('submission.noNumber'));
  });

  test('the second of two reviewers at once', async () => {
    await send(it.green, { value: 75 });
    const both = await seen(it.green);
    const results = await Promise.allSettled([
      reviewItem(it.reviewer, { ...both, move: 'verify' }),
      reviewItem(it.reviewer, { ...both, move: 'reject', text: 'No.' }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'thing.conflict' },
    });
    expect((await getItem(it.reviewer, it.green)).events).toHaveLength(2);
  });

  test('an item that there is not', async () => {
    await expect(getItem(it.reviewer, 999)).rejects.toMatchObject({ code: 'thing.notFound' });
  });

  test('to each what is the other’s, and to the public everything', async () => {
    const one = { id: it.green, revision: 1, text: 'x' };
    const figures = figuresOf({ value: 1 });
    const forbidden = { code: 'actor.forbidden' };
    for (const call of [
      () => saveDraft(it.reviewer, { ...one, figures }),
      () => discardDraft(it.reviewer, one),
      () => sendItem(it.reviewer, one),
      () => answerQuestion(it.reviewer, one),
      () => reviewItem(it.department, { ...one, move: 'verify' }),
      () => overrideItem(it.department, { ...one, figures }),
      () => askQuestion(it.department, one),
      () => askForFigures(it.department, { framework: 'form', areas: [], period: '2025' }),
      () => getItem(testContext(db, personWith('reader')), it.green),
    ])
      await expect(call()).rejects.toMatchObject(forbidden);
    const nobody = testContext(db, PUBLIC);
    for (const call of [() => listItems(nobody), () => listChoices(nobody), () => getItem(nobody, it.green)])
      await expect(call()).rejects.toMatchObject({ code: 'actor.unknown' });
  });
});

describe('the worklist', () => {
  test('counts by state whatever state is asked for, and says what is overdue', async () => {
    await send(it.green, { value: 75 });
    const later = { ...it.department, clock: () => new Date(Date.UTC(2026, 2, 1)) };
    const { items, counts } = await listItems(later, { state: 'reported', area: '370200' });
    expect(items.map(({ row }) => row.code)).toEqual(['GREEN']);
    expect(counts).toEqual([
      { state: 'not-reported', items: 2, overdue: 2, soon: 0, drafts: 0, questions: 0 },
      { state: 'reported', items: 1, overdue: 0, soon: 0, drafts: 0, questions: 0 },
    ]);
    expect((await listItems(later, { department: 'health' })).items).toHaveLength(1);
    expect(await listChoices(later)).toMatchObject({
      departments: ['health', 'parks', 'statistics'],
      areas: [{ code: '370200' }],
      periods: ['2025'],
    });
  });

  test('is read page by page', async () => {
    const first = await listItems(it.department, { limit: 2 });
    const second = await listItems(it.department, { limit: 2, cursor: first.next! });
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null]);
  });

  test('shows questions that wait for an answer', async () => {
    await askQuestion(it.reviewer, { ...(await seen(it.beds)), text: 'Beds of which hospitals?' });
    expect((await listItems(it.department, { question: true })).items.map(({ row }) => row.code)).toEqual([
      'BEDS',
    ]);
    expect((await listItems(it.department, { question: false })).items).toHaveLength(2);
  });

  test('says what is remarkable, without stopping anybody', async () => {
    await send(it.income, { numerator: 12000, denominator: 1000 });
    await send(it.beds, {
      numerator: 50_000,
      numeratorUnit: 'number',
      denominator: 3_300_000,
      denominatorUnit: 'persons',
    });
    await send(it.green, { value: 104 });
    const { items } = await listItems(it.reviewer);
    expect(items.map(({ row, findings }) => [row.code, ...findings.map(({ rule }) => rule)])).toEqual([
      ['GREEN', 'over100'],
      ['INCOME', 'households'],
      ['BEDS', 'households'],
    ]);
  });

  test('compares a quotient with those that the stored figures make, of the area before and of others', async () => {
    await db.execute(`INSERT INTO area (code, level, name_en, name_zh)
      SELECT 'peer' || n, 'city', 'Peer ' || n, '城市' || n FROM generate_series(1, 5) n ON CONFLICT DO NOTHING`);
    await db.execute(`INSERT INTO indicator_value
        (area_id, indicator_id, period, value, state, version, import_id, file_no, row_no, row_count, column_no)
      SELECT a.id, n.id, p, CASE n.code WHEN 'GDP' THEN 10000 + a.id ELSE 1000 END, 'reported', 1, 1, 1, 2, 1, 1
      FROM area a, indicator n, unnest(ARRAY['2024', '2025']) p
      WHERE n.code IN ('GDP', 'PEOPLE') AND (a.code LIKE 'peer%' AND p = '2025' OR a.code = '370200' AND p = '2024')`);
    await send(it.income, { numerator: 40_000, denominator: 1000 });
    const { findings } = await getItem(it.reviewer, it.income);
    expect(findings.map(({ rule }) => rule)).toEqual(['jump', 'outlier']);
  });
});
