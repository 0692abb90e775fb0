import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, EXAMPLE_FILES } from '../../test/assessment-example.ts';
import { personWith, testContext } from '../../test/context.ts';
import { fillArea, ROUND, reviewRound } from '../../test/round-example.ts';
import { openMemory } from '../../test/store.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { listItems } from '../indicators/submission-actions.ts';
import { NO_FIGURES } from '../indicators/submission-figures.ts';
import { overrideItem, reviewItem } from '../indicators/submission-review-actions.ts';
import { type Actor, PUBLIC } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { importFiles } from '../sources/import-actions.ts';
import { changeRound, createRound, deleteRound, getRound, listRounds } from './round-actions.ts';
import { answerAppeal, completeArea, confirmArea, fileAppeal, reopenArea } from './round-area-actions.ts';
import { freezeOverdueRounds, type MoveInput, moveRound } from './round-move-actions.ts';
import { getMatrix, getRun, replayRun } from './run-actions.ts';

let db: Database;
let ctx: Context;
let today = '2026-01-10';
const as = (actor: Actor): Context => ({ ...ctx, actor });
const evaluator = personWith('evaluator');

const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MeridianError)) return error;
  return error.issues.length === 0 ? error.code : [error.code, ...error.issues.map(({ code }) => code)];
};

/** Moves a round as it is now. */
async function move(id: string, name: MoveInput['move'], reason?: string) {
  const { round } = await getRound(ctx, id);
  await moveRound(as(evaluator), id, {
    move: name,
    revision: round.revision,
    ...(reason ? { reason } : {}),
  });
}
const stateOf = async (id: string) => (await getRound(ctx, id)).round.state;

beforeAll(async () => {
  db = await openMemory();
  ctx = { ...testContext(db), clock: () => new Date(`${today}T12:00:00Z`) };
  await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
  const folder = mkdtempSync(join(tmpdir(), 'meridian-round-'));
  for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(folder, name), text);
  await importFiles(ctx, { mapping: parse(EXAMPLE_FILES['mapping.yaml']!), folders: folder });
});
afterAll(() => db.close());
beforeEach(() => {
  today = '2026-01-10';
});

describe('a round', () => {
  test('goes from its call to an edition; what comes after the cut-off date does not enter, what a reviewer decides does', async () => {
    const three = ['370100', '370200', '370300'];
    const id = await createRound(as(evaluator), { ...ROUND, period: '2025', areas: three });
    const draft = await getRound(ctx, id);
    expect(draft.toAsk!.map(({ code, asked }) => [code, asked])).toEqual([
      ['GDP', 3],
      ['JOBS', 3],
      ['PM25', 3],
      ['GREEN', 3],
      ['POPULATION', 3],
    ]);
    expect(draft.areas.map(({ area, province }) => [area, province])).toEqual(
      three.map((area) => [area, '370000']),
    );

    await move(id, 'call');
    expect((await getRound(ctx, id)).items).toHaveLength(15);
    await fillArea(ctx, id, '370100', (code) => code.length);
    await fillArea(ctx, id, '370200', (code) => code.length ** 2);
    await fillArea(ctx, id, '370300', (code) => code.length + 7);
    for (const area of three) await completeArea(as(personWith('editor')), id, area);
    await confirmArea(as(evaluator), id, '370100');
    const listed = (await listRounds(ctx)).items.find(({ round }) => round.id === id);
    expect(listed).toMatchObject({ items: 15, sent: 15, areas: 3, completed: 3 });

    today = '2026-02-02';
    await move(id, 'freeze');
    await move(id, 'review');
    await reviewRound(ctx, id, 'reject', ({ area, code }) => area === '370100' && code === 'GREEN');
    await reviewRound(ctx, id);
    await move(id, 'compute');
    const { round } = await getRound(ctx, id);
    const run = await getRun(ctx, round.run_id!);
    expect([run.period, run.areaCount, run.missingCount]).toEqual(['2025', 3, 1]);
    expect(await replayRun(ctx, run.id)).toMatchObject({ same: true });

    await move(id, 'appeal');
    await move(id, 'publish');
    const published = await getRound(ctx, id);
    expect(published.round).toMatchObject({ state: 'published', edition_id: expect.any(String) });
    expect(published.events.map(({ kind }) => kind)).toEqual([
      'publish',
      'appeal',
      'compute',
      'review',
      'freeze',
      'confirmed',
      'completed',
      'completed',
      'completed',
      'call',
      'created',
    ]);
  });

  test('asks only for what no import brings', async () => {
    const id = await createRound(as(evaluator), {
      ...ROUND,
      period: '2019',
      areas: ['320100', '320500'],
    });
    await move(id, 'call');
    const { items } = await getRound(ctx, id);
    expect(items.map(({ area, code }) => `${area} ${code}`)).toEqual([
      '320100 GREEN',
      '320500 GDP',
      '320500 JOBS',
      '320500 GREEN',
    ]);
  });

  test('takes no value that an import brings after the freeze', async () => {
    const id = await createRound(as(evaluator), { ...ROUND, period: '2019' });
    await move(id, 'call');
    await move(id, 'freeze', 'a trial');
    const folder = mkdtempSync(join(tmpdir(), 'meridian-round-'));
    writeFileSync(
      join(folder, 'cities.csv'),
      'area,period,GDP,JOBS,PM25,GREEN,POPULATION\n370100,2019,1,1,1,1,1\n',
    );
    const { files, ...mapping } = parse(EXAMPLE_FILES['mapping.yaml']!);
    const only = files.filter(({ file }: { file: string }) => file === 'cities.csv');
    await importFiles(ctx, { mapping: { ...mapping, files: only }, folders: folder });
    await move(id, 'review');
    await move(id, 'compute');
    const { round } = await getRound(ctx, id);
    const run = await getRun(ctx, round.run_id!);
    const lowest = await getMatrix(ctx, run.id);
    // 53.1 and 36.9 as they were frozen: the first is the worst of the two
    expect(lowest.normalised.PM25).toEqual([0, 100]);
  });

  test('that is opened again forgets what was frozen; one that is reconsidered keeps its run', async () => {
    const id = await createRound(as(evaluator), { ...ROUND, period: '2019' });
    await move(id, 'call');
    await move(id, 'freeze', 'a trial');
    await move(id, 'reopen', 'an area was forgotten');
    expect((await getRound(ctx, id)).round.frozen_at).toBeNull();
    await move(id, 'freeze', 'a trial');
    for (const name of ['review', 'compute', 'appeal'] as const) await move(id, name);
    await move(id, 'reconsider', 'an appeal was upheld');
    expect((await getRound(ctx, id)).round).toMatchObject({ state: 'review', run_id: expect.any(String) });
    await move(id, 'cancel', 'the framework was wrong');
    expect(await stateOf(id)).toBe('cancelled');
  });

  test('whose cut-off date is over is frozen by itself', async () => {
    const id = await createRound(as(evaluator), ROUND);
    await move(id, 'call');
    today = '2026-02-01';
    expect(await freezeOverdueRounds(ctx)).not.toContain(id);
    today = '2026-02-02';
    expect(await freezeOverdueRounds(ctx)).toContain(id);
    expect(await freezeOverdueRounds(ctx)).toEqual([]);
    const { round, events } = await getRound(ctx, id);
    expect(round.state).toBe('frozen');
    expect(events[0]).toMatchObject({ kind: 'freeze', details: { isDue: 1, incomplete: 2 } });
  });

  test('counts a number that a reviewer set after the freeze, and none that a department sent then and nobody has decided on', async () => {
    const id = await createRound(as(evaluator), ROUND);
    await move(id, 'call');
    await fillArea(ctx, id, '370100', (code) => code.length);
    await move(id, 'freeze', 'a trial');
    for (const { row } of (await listItems(ctx, { round: id, area: '370200' })).items)
      await reviewItem(ctx, {
        id: row.id,
        revision: row.revision,
        move: 'reopen',
        text: 'the office was closed',
      });
    await fillArea(ctx, id, '370200', (code) => code.length * 2);
    await move(id, 'review');
    await reviewRound(ctx, id, 'verify', ({ area }) => area === '370100');
    const { items } = await listItems(ctx, { round: id, area: '370200', code: 'PM25' });
    await overrideItem(ctx, {
      id: items[0]!.row.id,
      revision: items[0]!.row.revision,
      figures: { ...NO_FIGURES, value: 30, source: 'station', grade: 'measured' },
      text: 'read off the stations',
    });
    await move(id, 'compute', 'only the air is needed');
    const { round } = await getRound(ctx, id);
    const { areas, normalised } = await getMatrix(ctx, round.run_id!);
    expect(areas.map(({ code }) => code)).toEqual(['370100', '370200']);
    // the year before stands in for what was sent too late: 180 against 4
    expect(normalised.JOBS).toEqual([0, 100]);
    expect(normalised.PM25).toEqual([100, 0]);
  });
});

describe('refusals', () => {
  test('who may', async () => {
    const id = await createRound(as(evaluator), ROUND);
    const editor = as(personWith('editor'));
    expect(await refusal(createRound(editor, ROUND))).toBe('actor.forbidden');
    expect(await refusal(changeRound(editor, id, { ...ROUND, revision: 1 }))).toBe('actor.forbidden');
    expect(await refusal(deleteRound(editor, id, 1))).toBe('actor.forbidden');
    expect(await refusal(moveRound(editor, id, { move: 'call', revision: 1 }))).toBe('actor.forbidden');
    expect(await refusal(freezeOverdueRounds(editor))).toBe('actor.forbidden');
    expect(await refusal(confirmArea(editor, id, '370100'))).toBe('actor.forbidden');
    expect(await refusal(answerAppeal(editor, id, 1, { decision: 'upheld', answer: 'yes' }))).toBe(
      'actor.forbidden',
    );
    const reader = as(personWith('reader'));
    for (const work of [
      listRounds(reader),
      getRound(reader, id),
      completeArea(reader, id, '370100'),
      reopenArea(reader, id, '370100'),
      fileAppeal(reader, id, '370100', 'no'),
    ])
      expect(await refusal(work)).toBe('actor.forbidden');
    expect(await refusal(listRounds(as(PUBLIC)))).toBe('actor.unknown');
  });

  test('everything that is wrong with a new round at once', async () => {
    expect(
      await refusal(
        createRound(ctx, {
          ...ROUND,
          name: { en: ' ', zh: '' },
          period: 'next year',
          cutoff: '2025-12-31',
          areas: ['999999'],
        }),
      ),
    ).toEqual([
      'input.invalid',
      'round.nameMissing',
      'round.nameMissing',
      'assess.period',
      'round.dateOrder',
      'area.unknown',
    ]);
    expect(await refusal(createRound(ctx, { ...ROUND, framework: 'nowhere' }))).toBe('thing.notFound');
    await saveFramework(ctx, { text: JSON.stringify({ ...EXAMPLE, id: 'sketch', status: 'draft' }) });
    expect(await refusal(createRound(ctx, { ...ROUND, framework: 'sketch' }))).toEqual([
      'input.invalid',
      'round.frameworkNotReady',
    ]);
  });

  test('a move that the phase does not have, that something is in the way of, or that goes back without a reason', async () => {
    const id = await createRound(as(evaluator), { ...ROUND, areas: [] });
    expect(await refusal(move(id, 'freeze'))).toBe('round.state');
    expect(await refusal(move(id, 'call', 'all the same'))).toEqual(['round.blocked', 'round.noAreas']);
    const { revision } = (await getRound(ctx, id)).round;
    await changeRound(ctx, id, { ...ROUND, revision });
    await move(id, 'call');
    expect(await refusal(move(id, 'freeze'))).toEqual([
      'round.blocked',
      'round.cutoffAhead',
      'round.areasIncomplete',
    ]);
    await move(id, 'freeze', 'all are there');
    expect(await refusal(move(id, 'reopen', ' '))).toBe('round.reason');
  });

  test('of two evaluators at once, the second', async () => {
    const id = await createRound(as(evaluator), ROUND);
    const { revision } = (await getRound(ctx, id)).round;
    const both = await Promise.all([1, 2].map(() => refusal(moveRound(ctx, id, { move: 'call', revision }))));
    expect(both.sort()).toEqual(['thing.conflict', undefined]);
    expect((await getRound(ctx, id)).items).toHaveLength(10);
    expect(await refusal(changeRound(ctx, id, { ...ROUND, revision }))).toBe('thing.conflict');
    expect(await refusal(deleteRound(ctx, id, revision))).toBe('thing.conflict');
  });

  test('after the call only names and dates change', async () => {
    const id = await createRound(as(evaluator), ROUND);
    await move(id, 'call');
    const { revision } = (await getRound(ctx, id)).round;
    const changed = { ...ROUND, revision, cutoff: '2026-03-01', name: { en: 'Longer', zh: '延期' } };
    expect(await refusal(changeRound(ctx, id, { ...changed, areas: ['370100'] }))).toBe('round.state');
    expect(await refusal(changeRound(ctx, id, { ...changed, period: '2021' }))).toBe('round.state');
    await changeRound(ctx, id, changed);
    expect((await getRound(ctx, id)).round).toMatchObject({ cutoff: '2026-03-01', name: { en: 'Longer' } });
    await move(id, 'cancel', 'a trial');
    const last = (await getRound(ctx, id)).round.revision;
    expect(await refusal(changeRound(ctx, id, { ...changed, revision: last }))).toBe('round.state');
  });

  test('a draft is deleted, and then unknown', async () => {
    const id = await createRound(as(evaluator), ROUND);
    await deleteRound(ctx, id, 1);
    expect(await refusal(getRound(ctx, id))).toBe('thing.notFound');
    expect(await refusal(deleteRound(ctx, id, 1))).toBe('thing.notFound');
    expect(await refusal(moveRound(ctx, id, { move: 'call', revision: 1 }))).toBe('thing.notFound');
  });
});

describe('areas', () => {
  test('sign off once their figures are sent or they say why not; take it back; are confirmed once', async () => {
    const id = await createRound(as(evaluator), ROUND);
    expect(await refusal(completeArea(ctx, id, '370100'))).toBe('round.state');
    await move(id, 'call');
    expect(await refusal(completeArea(ctx, id, '370100'))).toBe('round.areaUnsent');
    expect(await refusal(completeArea(ctx, id, '370300'))).toBe('thing.notFound');
    expect(await refusal(confirmArea(ctx, id, '370100'))).toBe('thing.conflict');
    await completeArea(ctx, id, '370100', 'two figures come next year');
    expect(await refusal(completeArea(ctx, id, '370100', 'again'))).toBe('thing.conflict');
    await confirmArea(ctx, id, '370100');
    expect(await refusal(confirmArea(ctx, id, '370100'))).toBe('thing.conflict');
    await reopenArea(ctx, id, '370100');
    expect(await refusal(reopenArea(ctx, id, '370100'))).toBe('thing.conflict');
    expect((await getRound(ctx, id)).areas[0]).toMatchObject({
      completed_at: null,
      confirmed_at: null,
      note: '',
    });
  });

  test('appeal against a result; each appeal is answered once, and all before the publication', async () => {
    const id = await createRound(as(evaluator), { ...ROUND, period: '2019' });
    await move(id, 'call');
    expect(await refusal(fileAppeal(ctx, id, '370100', 'the air is better'))).toBe('round.state');
    await move(id, 'freeze', 'a trial');
    for (const name of ['review', 'compute', 'appeal'] as const) await move(id, name);
    await fileAppeal(as(personWith('editor')), id, '370100', 'the air is better');
    expect(await refusal(move(id, 'publish', 'all the same'))).toEqual([
      'round.blocked',
      'round.appealsOpen',
    ]);
    const [appeal] = (await getRound(ctx, id)).appeals;
    await answerAppeal(ctx, id, appeal!.no, { decision: 'dismissed', answer: 'the stations say otherwise' });
    expect(await refusal(answerAppeal(ctx, id, appeal!.no, { decision: 'upheld', answer: 'yes' }))).toBe(
      'thing.conflict',
    );
    expect((await getRound(ctx, id)).appeals[0]).toMatchObject({ decision: 'dismissed' });
  });
});
