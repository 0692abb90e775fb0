import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { saveBallot } from '../../src/assessments/ballot-actions.ts';
import {
  applyPanel,
  closeRepeat,
  getPanel,
  inviteExpert,
  openRepeat,
  setPanel,
} from '../../src/assessments/panel-actions.ts';
import { createRound, getRound, listRounds } from '../../src/assessments/round-actions.ts';
import {
  answerAppeal,
  completeArea,
  confirmArea,
  fileAppeal,
} from '../../src/assessments/round-area-actions.ts';
import { freezeOverdueRounds, type MoveInput, moveRound } from '../../src/assessments/round-move-actions.ts';
import { saveFramework } from '../../src/indicators/framework-actions.ts';
import { MeridianError } from '../../src/model/error.ts';
import type { Context } from '../../src/platform/context.ts';
import type { Database } from '../../src/platform/database.ts';
import { importFiles } from '../../src/sources/import-actions.ts';
import { EXAMPLE, EXAMPLE_FILES } from '../assessment-example.ts';
import { testContext } from '../context.ts';
import { fillArea, ROUND, reviewRound } from '../round-example.ts';

/** What rounds do on every store, with two people at once. */
export function roundContract(open: () => Promise<Database>): void {
  let db: Database;
  let ctx: Context;
  beforeAll(async () => {
    db = await open();
    ctx = { ...testContext(db), clock: () => new Date('2026-01-10T12:00:00Z') };
    await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
    const folder = mkdtempSync(join(tmpdir(), 'meridian-round-'));
    for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(folder, name), text);
    await importFiles(ctx, { mapping: parse(EXAMPLE_FILES['mapping.yaml']!), folders: folder });
  });
  afterAll(() => db?.close());

  const codeOf = async (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof MeridianError ? error.code : error),
    );
  /** Several people make the same move at once: one does, the others are told that it is done. */
  async function moveAtOnce(id: string, move: MoveInput['move'], reason = 'a trial') {
    const { round } = await getRound(ctx, id);
    const input = { move, revision: round.revision, reason };
    const told = await Promise.all([1, 2, 3].map(() => codeOf(moveRound(ctx, id, input))));
    expect(told.sort()).toEqual(['done', 'thing.conflict', 'thing.conflict']);
  }

  test('every move is made once, however many people make it at once', async () => {
    const id = await createRound(ctx, ROUND);
    await setPanel(ctx, id, EXAMPLE, { method: 'budget', dimensions: ['INDEX'] });
    const { token } = await inviteExpert(ctx, id, { name: 'X' });
    await moveAtOnce(id, 'call');
    expect((await getRound(ctx, id)).items).toHaveLength(10);
    await fillArea(ctx, id, '370100', (code) => code.length);
    await fillArea(ctx, id, '370200', (code) => code.length ** 2);
    await completeArea(ctx, id, '370100');
    await confirmArea(ctx, id, '370100');
    await moveAtOnce(id, 'freeze');
    await moveAtOnce(id, 'review');
    await reviewRound(ctx, id);
    await moveAtOnce(id, 'panel');
    const panel = async () => (await getPanel(ctx, id, EXAMPLE)).panel.revision;
    await openRepeat(ctx, id, await panel());
    const vote = (points: number[]) =>
      saveBallot(ctx, { token: token! }, { repeat: 1, answers: { INDEX: points }, handIn: true });
    await Promise.all([vote([30, 70]), vote([30, 70])]);
    const revision = await panel();
    const closed = await Promise.all([1, 2].map(() => codeOf(closeRepeat(ctx, id, revision))));
    expect(closed.filter((one) => one === 'done')).toHaveLength(1);
    const { framework } = await getRound(ctx, id);
    await applyPanel(ctx, id, framework.framework, await panel());
    await moveAtOnce(id, 'compute');
    await moveAtOnce(id, 'appeal');
    await fileAppeal(ctx, id, '370200', 'the air is better');
    const [appeal] = (await getRound(ctx, id)).appeals;
    const answer = { decision: 'dismissed', answer: 'it is not' } as const;
    const answered = await Promise.all([1, 2].map(() => codeOf(answerAppeal(ctx, id, appeal!.no, answer))));
    expect(answered.sort()).toEqual(['done', 'thing.conflict']);
    const { round, events } = await getRound(ctx, id);
    expect(round).toMatchObject({ state: 'appeal', framework_revision: 2 });
    expect(events.filter(({ kind }) => kind === 'compute')).toHaveLength(1);
    const runs = await db.query<{ count: number }>('SELECT count(*)::integer AS count FROM run');
    expect(runs[0]!.count).toBe(1);
  });

  test('two servers that freeze what is overdue freeze it once', async () => {
    const id = await createRound(ctx, { ...ROUND, period: '2019' });
    await moveRound(ctx, id, { move: 'call', revision: 1 });
    const later = { ...ctx, clock: () => new Date('2026-03-01T00:00:00Z') };
    const both = await Promise.all([freezeOverdueRounds(later), freezeOverdueRounds(later)]);
    expect(both.flat()).toEqual([id]);
    expect((await listRounds(ctx)).items.map(({ round }) => round.state).sort()).toEqual([
      'appeal',
      'frozen',
    ]);
  });
}
