import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE } from '../../test/assessment-example.ts';
import { personWith, testContext } from '../../test/context.ts';
import { fillArea, ROUND, reviewRound } from '../../test/round-example.ts';
import { uploaded } from '../../test/uploaded.ts';
import { attachEvidence, removeEvidence } from '../indicators/evidence-actions.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { getItem, listItems } from '../indicators/submission-actions.ts';
import {
  answerQuestion,
  discardDraft,
  saveDraft,
  sendItem,
} from '../indicators/submission-department-actions.ts';
import { type Figures, NO_FIGURES } from '../indicators/submission-figures.ts';
import { askQuestion, overrideItem, reviewItem } from '../indicators/submission-review-actions.ts';
import { readSheet, writeSheet } from '../indicators/submission-sheet-actions.ts';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { openMemory } from '../platform/store-open.ts';
import { createRound, getRound } from './round-actions.ts';
import { completeArea, confirmArea, reopenArea, sendBackArea } from './round-area-actions.ts';
import { type MoveInput, moveRound } from './round-move-actions.ts';

let db: Database;
let owner: Context;
let department: Context;

beforeAll(async () => {
  db = await openMemory();
  owner = { ...testContext(db, personWith('evaluator')), clock: () => new Date('2026-01-10T12:00:00Z') };
  department = { ...owner, actor: personWith('editor') };
  await saveFramework(owner, { text: JSON.stringify(EXAMPLE) });
  await db.execute(`INSERT INTO area (code, level, name_en, name_zh, parent) VALUES
    ('370000', 'province', 'Shandong', '山东省', NULL),
    ('370100', 'city', 'Jinan', '济南', '370000'), ('370200', 'city', 'Qingdao', '青岛', '370000')`);
});
afterAll(() => db.close());

const refusal = async (work: Promise<unknown>): Promise<string | undefined> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return undefined;
  if (!(error instanceof MeridianError)) throw error;
  return error.issues[0]?.code ?? error.code;
};
async function move(id: string, name: MoveInput['move'], reason = 'as planned') {
  const { round } = await getRound(owner, id);
  await moveRound(owner, id, { move: name, revision: round.revision, reason });
}
const itemOf = async (round: string, code: string, area = '370100') =>
  (await listItems(owner, { round, area, code })).items[0]!.row;
const figures: Figures = { ...NO_FIGURES, value: 7, source: 'yearbook', grade: 'measured' };
async function* files() {
  yield {
    name: 'note.txt',
    content: (async function* () {
      yield Buffer.from('counted');
    })(),
  };
}
const seen = ({ id, revision }: { id: number; revision: number }) => ({ id, revision });

describe('a frozen round', () => {
  let round: string;
  beforeAll(async () => {
    round = await createRound(owner, ROUND);
    await move(round, 'call');
    await fillArea(department, round, '370200', (code) => code.length);
    const row = await itemOf(round, 'PM25');
    await saveDraft(department, { ...seen(row), figures });
    await attachEvidence(department, row.id, files());
    await move(round, 'freeze');
  });

  test('takes no draft, figure or evidence from a department, and says whom to ask', async () => {
    const row = await itemOf(round, 'PM25');
    const { evidence, mayFill, moves } = await getItem(department, row.id);
    expect([mayFill, moves]).toEqual([false, []]);
    for (const work of [
      () => saveDraft(department, { ...seen(row), figures }),
      () => discardDraft(department, seen(row)),
      () => sendItem(department, seen(row)),
      () => attachEvidence(department, row.id, files()),
      () => removeEvidence(department, row.id, evidence[0]!.no),
    ])
      expect(await refusal(work())).toBe('submission.stage.review');
    const after = await itemOf(round, 'PM25');
    expect([after.revision, after.has_draft, after.state]).toEqual([row.revision, true, 'not-reported']);
  });

  test('takes no sheet, and names the row', async () => {
    const sheet = (await writeSheet(owner, { round, format: 'csv', locale: 'en' })).toString('utf8');
    const filled = sheet.replace(/^(.*,PM25,.*)$/m, (line) => line.replace(',7,', ',9,'));
    expect(filled).not.toBe(sheet);
    const uploadId = await uploaded(department, 'items.csv', filled);
    await expect(readSheet(department, { uploadId })).rejects.toMatchObject({
      issues: [{ code: 'submission.stage.review', at: { file: 'items.csv', row: 4 } }],
    });
  });

  test('whoever looked at an item before the freeze is refused after it', async () => {
    const other = await createRound(owner, { ...ROUND, period: '2018', areas: ['370100'] });
    await move(other, 'call');
    const row = await itemOf(other, 'PM25');
    await move(other, 'freeze');
    expect(await refusal(sendItem(department, { ...seen(row), figures }))).toBe('submission.stage.review');
  });

  test('lets reviewers ask and departments answer', async () => {
    const row = await itemOf(round, 'GDP');
    const asked = await askQuestion(owner, { ...seen(row), text: 'Is it final?' });
    const answered = await answerQuestion(department, { ...seen(asked.row), text: 'Yes.' });
    expect(answered.row.has_question).toBe(false);
  });

  test('that is opened again takes figures', async () => {
    await move(round, 'reopen');
    const row = await itemOf(round, 'PM25');
    expect((await sendItem(department, seen(row))).row.state).toBe('reported');
    await move(round, 'freeze');
  });

  test('lets a department fill in what a reviewer returns or opens again, and nothing beside', async () => {
    const sent = await itemOf(round, 'PM25');
    await reviewItem(owner, { ...seen(sent), move: 'return', text: 'Which stations?' });
    const returned = await itemOf(round, 'PM25');
    expect((await sendItem(department, { ...seen(returned), figures })).row.state).toBe('reported');

    const unsent = await itemOf(round, 'JOBS');
    expect(await refusal(sendItem(department, { ...seen(unsent), figures }))).toBe('submission.stage.review');
    expect(await refusal(reviewItem(owner, { ...seen(unsent), move: 'reopen' }))).toBe(
      'submission.says.reason',
    );
    const opened = await reviewItem(owner, { ...seen(unsent), move: 'reopen', text: 'The census was late.' });
    expect([opened.row.version, opened.events.map(({ kind }) => kind)]).toEqual([0, ['reopened']]);
    expect(await refusal(reviewItem(owner, { ...seen(opened.row), move: 'reopen', text: 'again' }))).toBe(
      'submission.move.reopen',
    );
    await sendItem(department, { ...seen(opened.row), figures });
    expect(await refusal(saveDraft(department, { ...seen(await itemOf(round, 'GDP')), figures }))).toBe(
      'submission.stage.review',
    );
  });

  test('with a result changes for nobody, until it goes back to review', async () => {
    await fillRest();
    await move(round, 'review');
    await reviewRound(owner, round);
    await move(round, 'compute');
    const row = await itemOf(round, 'PM25');
    for (const work of [
      () => reviewItem(owner, { ...seen(row), move: 'return', text: 'wrong' }),
      () => overrideItem(owner, { ...seen(row), figures, text: 'wrong' }),
      () => askQuestion(owner, { ...seen(row), text: 'why?' }),
    ])
      expect(await refusal(work())).toBe('submission.stage.closed');
    await move(round, 'reconsider');
    await overrideItem(owner, { ...seen(row), figures: { ...figures, value: 8 }, text: 'a typing mistake' });
    expect((await itemOf(round, 'PM25')).value).toBe(8);
    expect((await getRound(owner, round)).recomputed).toBeNull();
    await move(round, 'compute');
    const { recomputed, round: now } = await getRound(owner, round);
    expect(recomputed?.before).not.toBe(now.run_id);
  });

  async function fillRest(): Promise<void> {
    const { items } = await listItems(owner, { round, state: 'not-reported' });
    for (const { row, asked } of items)
      await overrideItem(owner, {
        ...seen(row),
        figures: asked?.divided
          ? { ...figures, value: null, numerator: 9, denominator: 50 }
          : { ...figures, value: 9 },
        text: 'from the yearbook',
      });
  }
});

describe('where the province confirms first', () => {
  test('an area signs off, is sent back, signs off again and is confirmed before anybody decides', async () => {
    const round = await createRound(owner, { ...ROUND, period: '2017', provinceReviews: true });
    await move(round, 'call');
    await fillArea(department, round, '370100', (code) => code.length);
    const row = await itemOf(round, 'PM25');
    expect(await refusal(reviewItem(owner, { ...seen(row), move: 'verify' }))).toBe(
      'submission.stage.filling',
    );
    expect(await refusal(sendBackArea(owner, round, '370100', 'too early'))).toBe('thing.conflict');

    await completeArea(department, round, '370100');
    expect((await itemOf(round, 'PM25')).stage).toBe('confirming');
    expect((await itemOf(round, 'PM25', '370200')).stage).toBe('filling');
    expect(await refusal(sendBackArea(department, round, '370100', 'no'))).toBe('actor.forbidden');
    expect(await refusal(sendBackArea(owner, round, '370100', ' '))).toBe('round.reason');
    await sendBackArea(owner, round, '370100', 'PM2.5 looks wrong');
    const { areas, events } = await getRound(owner, round);
    expect(areas[0]).toMatchObject({ completed_at: null, note: 'PM2.5 looks wrong' });
    expect(events[0]).toMatchObject({
      kind: 'sentBack',
      details: { area: '370100', reason: 'PM2.5 looks wrong' },
    });

    await reviewItem(owner, { ...seen(row), move: 'return', text: 'Which stations?' });
    await sendItem(department, { ...seen(await itemOf(round, 'PM25')), figures });
    await completeArea(department, round, '370100');
    const waiting = await itemOf(round, 'PM25');
    expect(await refusal(overrideItem(owner, { ...seen(waiting), figures, text: 'no' }))).toBe(
      'submission.stage.confirming',
    );
    await confirmArea(owner, round, '370100');
    expect((await reviewItem(owner, { ...seen(waiting), move: 'verify' })).row.state).toBe('verified');
    expect(await refusal(sendBackArea(owner, round, '370100', 'too late'))).toBe('thing.conflict');

    await reopenArea(department, round, '370100');
    expect((await itemOf(round, 'GDP')).stage).toBe('filling');
    await completeArea(department, round, '370100');
    await confirmArea(owner, round, '370100');
    await move(round, 'freeze');
    // the other area has neither signed off nor been confirmed
    expect((await itemOf(round, 'GDP')).stage).toBe('review');
    expect((await itemOf(round, 'GDP', '370200')).stage).toBe('confirming');
    const { round: now } = await getRound(owner, round);
    expect(await refusal(moveRound(owner, round, { move: 'review', revision: now.revision }))).toBe(
      'round.unconfirmed',
    );
    await confirmArea(owner, round, '370200');
    await moveRound(owner, round, { move: 'review', revision: now.revision });
    expect((await itemOf(round, 'GDP', '370200')).stage).toBe('review');
  });

  test('of two who answer for a province at once the second is refused', async () => {
    const round = await createRound(owner, { ...ROUND, period: '2016', provinceReviews: true });
    await move(round, 'call');
    await completeArea(department, round, '370100', 'nothing to report');
    const both = await Promise.all([
      refusal(confirmArea(owner, round, '370100')),
      refusal(sendBackArea(owner, round, '370100', 'incomplete')),
    ]);
    expect(both.filter((one) => one === 'thing.conflict')).toHaveLength(1);
  });
});
