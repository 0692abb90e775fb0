import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, EXAMPLE_FILES } from '../../test/assessment-example.ts';
import { personWith, testContext } from '../../test/context.ts';
import { ROUND } from '../../test/round-example.ts';
import { openMemory } from '../../test/store.ts';
import { getFramework, saveFramework } from '../indicators/framework-actions.ts';
import { type Actor, PUBLIC } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { Dimension, Framework, Indicator } from '../model/framework.ts';
import { findStep } from '../model/readiness.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { importFiles } from '../sources/import-actions.ts';
import { getBallot, saveBallot } from './ballot-actions.ts';
import {
  applyPanel,
  closeRepeat,
  getPanel,
  inviteExpert,
  openRepeat,
  renewLink,
  setPanel,
  withdrawExpert,
} from './panel-actions.ts';
import { createRound, getRound } from './round-actions.ts';
import { type MoveInput, moveRound } from './round-move-actions.ts';
import { getRun } from './run-actions.ts';

let db: Database;
let ctx: Context;
let visitor: Context;
const as = (actor: Actor): Context => ({ ...ctx, actor });

const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MeridianError)) return error;
  return error.issues.length === 0 ? error.code : [error.code, ...error.issues.map(({ code }) => code)];
};

beforeAll(async () => {
  db = await openMemory();
  ctx = testContext(db, personWith('evaluator'));
  visitor = as(PUBLIC);
  await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
  const folder = mkdtempSync(join(tmpdir(), 'meridian-panel-'));
  for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(folder, name), text);
  await importFiles(ctx, { mapping: parse(EXAMPLE_FILES['mapping.yaml']!), folders: folder });
});
afterAll(() => db.close());

async function move(id: string, name: MoveInput['move'], reason?: string) {
  const { round } = await getRound(ctx, id);
  await moveRound(ctx, id, { move: name, revision: round.revision, ...(reason ? { reason } : {}) });
}
const panelOf = async (id: string) => (await getPanel(ctx, id, EXAMPLE)).panel;
const open = async (id: string) => openRepeat(ctx, id, (await panelOf(id)).revision);
const close = async (id: string) => closeRepeat(ctx, id, (await panelOf(id)).revision);
const apply = async (id: string) => {
  const { framework } = await getRound(ctx, id);
  return applyPanel(ctx, id, framework.framework, (await panelOf(id)).revision);
};

/** A round that waits for its panel, with as many experts as links are wanted. */
async function atPanel(method: 'ahp' | 'budget', experts: number) {
  const id = await createRound(ctx, { ...ROUND, period: '2019' });
  await setPanel(ctx, id, EXAMPLE, { method, dimensions: ['INDEX', 'AIR'] });
  const links: string[] = [];
  for (let no = 1; no <= experts; no++)
    links.push((await inviteExpert(ctx, id, { name: `Expert ${no}` })).token!);
  await move(id, 'call');
  await move(id, 'freeze', 'a trial');
  await move(id, 'review');
  await move(id, 'panel');
  return { id, links };
}
const vote = (token: string, repeat: number, index: number[], air: number[], reasons = {}) =>
  saveBallot(visitor, { token }, { repeat, answers: { INDEX: index, AIR: air }, reasons, handIn: true });

describe('a panel', () => {
  test('that spreads points in two repeats gives the framework its weights, and the run is computed with them', async () => {
    const { id, links } = await atPanel('budget', 3);
    await open(id);
    expect((await getBallot(visitor, { token: links[0]! })).before).toBeNull();
    await vote(links[0]!, 1, [50, 50], [60, 40]);
    await vote(links[1]!, 1, [60, 40], [60, 40]);
    await vote(links[2]!, 1, [90, 10], [60, 40]);
    await close(id);

    await open(id);
    const { before } = await getBallot(visitor, { token: links[2]! });
    expect(before!.own!.answers.INDEX).toEqual([90, 10]);
    expect(before!.result.families[0]!.group!.spreads[0]).toMatchObject({
      lower: expect.closeTo(0.55, 12),
      median: expect.closeTo(0.6, 12),
      upper: expect.closeTo(0.75, 12),
    });
    await vote(links[0]!, 2, [60, 40], [60, 40]);
    await vote(links[1]!, 2, [60, 40], [60, 40]);
    expect(await refusal(vote(links[2]!, 2, [80, 20], [60, 40]))).toEqual([
      'input.invalid',
      'panel.reasonMissing',
    ]);
    await vote(links[2]!, 2, [80, 20], [60, 40], { INDEX: 'what a city earns decides what it can do' });
    await close(id);

    const { results, experts } = await getPanel(ctx, id, EXAMPLE);
    expect(results.map(({ ballots }) => ballots)).toEqual([3, 3]);
    expect(results[1]!.families[0]!.reasons).toEqual([
      { no: 3, text: 'what a city earns decides what it can do' },
    ]);
    expect(experts.map(({ handedIn }) => handedIn)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);

    const revision = await apply(id);
    const { framework } = await getFramework(ctx, 'example', revision);
    expect(framework.reasons!.weight!.en).toContain('3 experts');
    expect(JSON.stringify(framework)).not.toContain('Expert 1');
    await move(id, 'compute');
    const { round } = await getRound(ctx, id);
    expect(round.framework_revision).toBe(revision);
    const run = await getRun(ctx, round.run_id!);
    const weights = Object.fromEntries(run.nodes.map(({ code, effectiveWeight }) => [code, effectiveWeight]));
    expect(weights.ECONOMY).toBeCloseTo((0.6 + 0.6 + 0.8) / 3, 12);
    expect(weights.PM25).toBeCloseTo((1 - 2 / 3) * 0.6, 12);
    // nobody was asked about it, so it keeps the framework's own weights
    expect(weights.GDP).toBeCloseTo((2 / 3) * 0.7, 12);
  });

  test('that compares pairs puts them together by geometric means', async () => {
    const { id, links } = await atPanel('ahp', 2);
    await open(id);
    await vote(links[0]!, 1, [1], [2]);
    await vote(links[1]!, 1, [4], [8]);
    await close(id);
    await move(id, 'compute', 'a trial without the panel');
    await move(id, 'reconsider', 'now with the panel');
    await move(id, 'panel');
    const revision = await apply(id);
    const { framework } = await getFramework(ctx, 'example', revision);
    const weight = findStep(framework.method, 'weight')!;
    expect(weight.matrices!.INDEX![0]![1]).toBeCloseTo(2, 12);
    expect(weight.matrices!.AIR![0]![1]).toBeCloseTo(4, 12);
    await move(id, 'compute');
  });

  test('a draft of a ballot may have gaps; what is handed in may be handed in again until the repeat closes', async () => {
    const { id, links } = await atPanel('budget', 1);
    const token = links[0]!;
    await open(id);
    const answers = { INDEX: [70, null], AIR: [null, null] };
    await saveBallot(visitor, { token }, { repeat: 1, answers, handIn: false });
    expect((await getBallot(visitor, { token })).own).toMatchObject({ answers, handed_in_at: null });
    expect(await refusal(saveBallot(visitor, { token }, { repeat: 1, answers, handIn: true }))).toEqual([
      'input.invalid',
      'panel.unanswered',
      'panel.unanswered',
    ]);
    await vote(token, 1, [70, 30], [50, 50]);
    await vote(token, 1, [80, 20], [50, 50]);
    await close(id);
    expect(await refusal(vote(token, 1, [50, 50], [50, 50]))).toBe('panel.state');
    expect((await getPanel(ctx, id, EXAMPLE)).results[0]!.families[0]!.group!.weights).toEqual([0.8, 0.2]);
  });

  test('an expert with an account needs no link', async () => {
    const round = await createRound(ctx, ROUND);
    await setPanel(ctx, round, EXAMPLE, { method: 'budget' });
    const person = personWith('editor');
    expect(await inviteExpert(ctx, round, { name: 'A person', person: person.id })).toEqual({
      no: 1,
      token: null,
    });
    expect((await getBallot(as(person), { round })).families.map(({ code }) => code)).toEqual([
      'INDEX',
      'ECONOMY',
      'AIR',
    ]);
    expect(await refusal(getBallot(as(personWith('reader')), { round }))).toBe('thing.notFound');
    expect(await refusal(getBallot(visitor, { round }))).toBe('actor.unknown');
  });
});

describe('refusals', () => {
  test('who may', async () => {
    const editor = as(personWith('editor'));
    const id = await createRound(ctx, ROUND);
    for (const work of [
      setPanel(editor, id, EXAMPLE, { method: 'ahp' }),
      inviteExpert(editor, id, { name: 'X' }),
      renewLink(editor, id, 1),
      withdrawExpert(editor, id, 1),
      openRepeat(editor, id, 1),
      closeRepeat(editor, id, 1),
      applyPanel(editor, id, EXAMPLE, 1),
      getPanel(as(personWith('reader')), id, EXAMPLE),
    ])
      expect(await refusal(work)).toBe('actor.forbidden');
  });

  test('a panel that weighs nothing, or compares too much', async () => {
    const id = await createRound(ctx, ROUND);
    expect(await refusal(getPanel(ctx, id, EXAMPLE))).toBe('thing.notFound');
    expect(await refusal(setPanel(ctx, id, EXAMPLE, { method: 'ahp', dimensions: [] }))).toEqual([
      'input.invalid',
      'panel.nothingToWeigh',
    ]);
    expect(
      await refusal(setPanel(ctx, id, EXAMPLE, { method: 'ahp', dimensions: ['GDP', 'INDEX'] })),
    ).toEqual(['input.invalid', 'panel.noDimension']);
    const child = EXAMPLE.tree.children[0]!;
    const wide = {
      ...EXAMPLE,
      tree: {
        ...EXAMPLE.tree,
        children: Array.from({ length: 16 }, (_, at) => ({ ...child, code: `D${at}` })),
      },
    };
    expect(await refusal(setPanel(ctx, id, wide, { method: 'ahp', dimensions: ['INDEX'] }))).toEqual([
      'input.invalid',
      'panel.tooManyCompared',
    ]);
  });

  test('links that do not work, or no longer', async () => {
    const { id, links } = await atPanel('budget', 2);
    expect(await refusal(getBallot(visitor, { token: 'guessed' }))).toBe('panel.link');
    const renewed = await renewLink(ctx, id, 1);
    expect(await refusal(getBallot(visitor, { token: links[0]! }))).toBe('panel.link');
    expect((await getBallot(visitor, { token: renewed })).expert.no).toBe(1);
    await withdrawExpert(ctx, id, 1);
    expect(await refusal(getBallot(visitor, { token: renewed }))).toBe('panel.link');
    expect(await refusal(renewLink(ctx, id, 1))).toBe('thing.notFound');
    expect(await refusal(withdrawExpert(ctx, id, 1))).toBe('thing.notFound');
  });

  test('what comes at the wrong moment', async () => {
    const { id, links } = await atPanel('budget', 1);
    expect(await refusal(vote(links[0]!, 1, [50, 50], [50, 50]))).toBe('panel.state');
    expect(await refusal(close(id))).toBe('panel.state');
    expect(await refusal(apply(id))).toBe('panel.state');
    await open(id);
    expect(await refusal(open(id))).toBe('panel.state');
    expect(await refusal(openRepeat(ctx, id, 1))).toBe('thing.conflict');
    expect(await refusal(setPanel(ctx, id, EXAMPLE, { method: 'ahp' }))).toBe('panel.begun');
    expect(await refusal(move(id, 'compute', 'now'))).toEqual(['round.blocked', 'round.panelOpen']);
    await close(id);
    expect(await refusal(open(id))).toBe('panel.noBallots');
    expect(await refusal(apply(id))).toBe('panel.noBallots');
  });

  test('a ballot whose comparisons contradict each other', async () => {
    const [first, second] = EXAMPLE.tree.children as readonly [Dimension, Dimension];
    const rivers: Indicator = { ...(second.children[0] as Indicator), code: 'RIVERS' };
    const water: Dimension = { ...second, code: 'WATER', children: [rivers] };
    const three: Framework = {
      ...EXAMPLE,
      id: 'three',
      tree: { ...EXAMPLE.tree, children: [first, second, water] },
    };
    await saveFramework(ctx, { text: JSON.stringify(three) });
    const id = await createRound(ctx, { ...ROUND, framework: 'three', period: '2019' });
    await setPanel(ctx, id, three, { method: 'ahp', dimensions: ['INDEX'] });
    const { token } = await inviteExpert(ctx, id, { name: 'X' });
    await move(id, 'call');
    await move(id, 'freeze', 'a trial');
    await move(id, 'review');
    await move(id, 'panel');
    await openRepeat(ctx, id, (await getPanel(ctx, id, three)).panel.revision);
    const hand = (index: number[]) =>
      saveBallot(visitor, { token: token! }, { repeat: 1, answers: { INDEX: index }, handIn: true });
    expect(await refusal(hand([3, 1 / 3, 3]))).toEqual(['input.invalid', 'panel.inconsistent']);
    await hand([3, 9, 3]);
  });
});
