import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { personWith, testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { figuresOf, type SubmissionCase, submissionCase } from '../../test/submission-case.ts';
import type { Database } from '../platform/database.ts';
import { attachEvidence, readEvidence, removeEvidence } from './evidence-actions.ts';
import { MAX_EVIDENCE_BYTES, MAX_EVIDENCE_FILES } from './evidence-kind.ts';
import { getItem } from './submission-actions.ts';
import { discardDraft, saveDraft, sendItem } from './submission-department-actions.ts';
import { overrideItem, reviewItem } from './submission-review-actions.ts';

let db: Database;
let it: SubmissionCase;
beforeAll(async () => {
  db = await openMemory();
});
beforeEach(async () => {
  it = await submissionCase(db);
});
afterAll(() => db.close());

async function* files(all: readonly (readonly [string, string | Buffer])[]) {
  for (const [name, content] of all)
    yield {
      name,
      content: (async function* () {
        yield Buffer.from(content as string);
      })(),
    };
}
const PDF = '%PDF-1.7\nproof';
const kept = (): string[] => {
  const folder = join(it.department.folder, 'evidence');
  return existsSync(folder) ? readdirSync(folder) : [];
};
const seen = async (id: number) => ({ id, revision: (await getItem(it.reviewer, id)).row.revision });

test('a file is kept under its hash, once, and comes back as it was', async () => {
  const view = await attachEvidence(it.department, it.green, files([['年鉴.pdf', PDF]]));
  const [file] = view.evidence;
  expect(file).toMatchObject({
    name: '年鉴.pdf',
    media_type: 'application/pdf',
    bytes: 14,
    until_version: null,
  });
  await attachEvidence(it.department, it.income, files([['copy.pdf', PDF]]));
  expect(kept()).toEqual([file!.sha256]);
  const { bytes } = await readEvidence(it.reviewer, it.green, file!.no);
  expect(bytes.toString()).toBe(PDF);
});

test('equal names are told apart', async () => {
  const twice = files([
    ['a.txt', 'one'],
    ['a.txt', 'two'],
  ]);
  expect((await attachEvidence(it.department, it.green, twice)).evidence.map(({ name }) => name)).toEqual([
    'a.txt',
    'a-2.txt',
  ]);
});

describe('with one wrong file nothing is kept', () => {
  test.each([
    ['a program in disguise', 'report.pdf', 'MZ\x90\x00', 'evidence.content'],
    ['an empty one', 'report.pdf', '', 'evidence.empty'],
    ['one of another type', 'run.exe', 'MZ', 'evidence.type'],
    ['a path', '../../etc/passwd.txt', 'root', 'evidence.path'],
  ])('%s', async (_, name, content, code) => {
    await expect(
      attachEvidence(
        it.department,
        it.green,
        files([
          ['good.pdf', PDF],
          [name, content],
        ]),
      ),
    ).rejects.toMatchObject({ code: 'input.invalid', issues: [{ code }] });
    expect(kept()).toEqual([]);
    expect((await getItem(it.department, it.green)).evidence).toEqual([]);
  });

  test('one that is too large is not even read to its end', async () => {
    let read = 0;
    const endless = (async function* () {
      yield {
        name: 'a.pdf',
        content: (async function* () {
          for (; read < 100; read += 1) yield Buffer.alloc(MAX_EVIDENCE_BYTES / 4);
        })(),
      };
    })();
    await expect(attachEvidence(it.department, it.green, endless)).rejects.toMatchObject({
      code: 'request.tooLarge',
      details: { limit: MAX_EVIDENCE_BYTES },
    });
    expect(read).toBeLessThan(6);
    expect(kept()).toEqual([]);
  });

  test('one that breaks off', async () => {
    const broken = (async function* () {
      yield {
        name: 'a.pdf',
        content: (async function* () {
          yield Buffer.from(PDF);
          throw new Error('the line went dead');
        })(),
      };
    })();
    await expect(attachEvidence(it.department, it.green, broken)).rejects.toThrow('dead');
    expect(kept()).toEqual([]);
  });

  test('more than an item may have', async () => {
    const many = Array.from({ length: MAX_EVIDENCE_FILES }, (_, i) => [`${i}.txt`, `text ${i}`] as const);
    await attachEvidence(it.department, it.green, files(many));
    await expect(
      attachEvidence(it.department, it.green, files([['one-more.pdf', PDF]])),
    ).rejects.toMatchObject({ issues: [{ code: 'evidence.tooMany' }] });
    expect(kept()).toHaveLength(MAX_EVIDENCE_FILES);
    await expect(attachEvidence(it.department, it.green, files([]))).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });
});

describe('evidence belongs to versions', () => {
  test('what was sent keeps its files when they are taken off later', async () => {
    const [file] = (await attachEvidence(it.department, it.green, files([['a.pdf', PDF]]))).evidence;
    await sendItem(it.department, { ...(await seen(it.green)), figures: figuresOf({ value: 1 }) });
    await expect(removeEvidence(it.department, it.green, file!.no)).rejects.toMatchObject({
      issues: [{ code: 'submission.move.fill' }],
    });
    await reviewItem(it.reviewer, { ...(await seen(it.green)), move: 'return', text: 'Newer?' });
    const view = await removeEvidence(it.department, it.green, file!.no);
    expect(view.evidence).toMatchObject([{ from_version: 1, until_version: 2 }]);
    expect(kept()).toHaveLength(1);
  });

  test('what was never sent goes with its file', async () => {
    const [file] = (await attachEvidence(it.department, it.green, files([['a.pdf', PDF]]))).evidence;
    expect((await removeEvidence(it.department, it.green, file!.no)).evidence).toEqual([]);
    expect(kept()).toEqual([]);
  });

  test('a draft that is thrown away takes its files along and gives back the old ones', async () => {
    const [old] = (await attachEvidence(it.department, it.green, files([['a.pdf', PDF]]))).evidence;
    await sendItem(it.department, { ...(await seen(it.green)), figures: figuresOf({ value: 1 }) });
    await reviewItem(it.reviewer, { ...(await seen(it.green)), move: 'return', text: 'Newer?' });
    await saveDraft(it.department, { ...(await seen(it.green)), figures: figuresOf({ value: 2 }) });
    await removeEvidence(it.department, it.green, old!.no);
    await attachEvidence(it.department, it.green, files([['b.txt', 'new']]));
    const { evidence, row } = await discardDraft(it.department, await seen(it.green));
    expect(evidence).toMatchObject([{ name: 'a.pdf', until_version: null }]);
    expect(row.figures?.value).toBe(1);
    expect(kept()).toEqual([old!.sha256]);
  });
});

test('bytes that are gone or changed on the disk are not given out', async () => {
  const [file] = (await attachEvidence(it.department, it.green, files([['a.pdf', PDF]]))).evidence;
  writeFileSync(join(it.department.folder, 'evidence', file!.sha256), 'other');
  await expect(readEvidence(it.reviewer, it.green, file!.no)).rejects.toMatchObject({
    code: 'file.notFound',
  });
  await expect(readEvidence(it.reviewer, it.income, file!.no)).rejects.toMatchObject({
    code: 'thing.notFound',
  });
});

test('a reader sees and attaches nothing', async () => {
  const forbidden = { code: 'actor.forbidden' };
  const reader = testContext(db, personWith('reader'));
  await expect(readEvidence(reader, it.green, 1)).rejects.toMatchObject(forbidden);
  await expect(attachEvidence(reader, it.green, files([['a.pdf', PDF]]))).rejects.toMatchObject(forbidden);
  await expect(removeEvidence(reader, it.green, 1)).rejects.toMatchObject(forbidden);
});

describe('a reviewer', () => {
  test('attaches to a decision what the department cannot take off, and takes off what is its own', async () => {
    await attachEvidence(it.department, it.green, files([['report.pdf', PDF]]));
    await sendItem(it.department, { ...(await seen(it.green)), figures: figuresOf({ value: 30 }) });
    const { evidence } = await attachEvidence(it.reviewer, it.green, files([['letter.txt', 'we counted']]));
    expect(evidence.map(({ name, side, from_version }) => [name, side, from_version])).toEqual([
      ['report.pdf', 'department', 1],
      ['letter.txt', 'reviewer', 1],
    ]);
    const [report, letter] = evidence.map(({ no }) => no) as [number, number];
    await expect(removeEvidence(it.reviewer, it.green, report)).rejects.toMatchObject({
      issues: [{ code: 'evidence.kept' }],
    });
    const overridden = await overrideItem(it.reviewer, {
      ...(await seen(it.green)),
      figures: figuresOf({ value: 31 }),
      text: 'counted again',
    });
    expect(overridden.evidence.map(({ until_version }) => until_version)).toEqual([null, null]);
    await expect(removeEvidence(it.reviewer, it.green, letter)).rejects.toMatchObject({
      issues: [{ code: 'evidence.kept' }],
    });
    await reviewItem(it.reviewer, { ...(await seen(it.green)), move: 'return', text: 'Please confirm.' });
    await expect(removeEvidence(it.department, it.green, letter)).rejects.toMatchObject({
      issues: [{ code: 'evidence.kept' }],
    });
    const again = await attachEvidence(it.reviewer, it.green, files([['memo.txt', 'a call']]));
    const memo = again.evidence.at(-1)!.no;
    expect((await removeEvidence(it.reviewer, it.green, memo)).evidence).toHaveLength(2);
  });
});
