import { describe, expect, test } from 'vitest';
import { computeInThreads, type ThreadWork } from './threads.ts';

const work = (code: string, rest: Partial<ThreadWork<number>> = {}): ThreadWork<number> => ({
  module: new URL(`data:text/javascript,${encodeURIComponent(code)}`),
  job: 10,
  chunks: 20,
  threads: 2,
  onPart: () => undefined,
  ...rest,
});
const TIMES = 'export const open = (job) => (chunk) => job * chunk';

describe('computing in threads', () => {
  test('parts come in the order of chunks, from any number of threads', async () => {
    for (const threads of [1, 2, 3]) {
      const parts: number[] = [];
      await computeInThreads(work(TIMES, { threads, onPart: (part) => parts.push(part) }));
      expect(parts).toEqual(Array.from({ length: 20 }, (_, chunk) => 10 * chunk));
    }
  });

  test('a slow first chunk holds back the others and loses none', async () => {
    const code = `export const open = () => async (chunk) => {
      if (chunk === 0) await new Promise((done) => setTimeout(done, 50));
      return chunk;
    }`;
    const parts: number[] = [];
    await computeInThreads(work(code, { onPart: (part) => parts.push(part) }));
    expect(parts).toEqual(Array.from({ length: 20 }, (_, chunk) => chunk));
  });

  test('what a chunk throws is thrown here, a refusal with its code and issues', async () => {
    const code = `export const open = () => () => {
      throw Object.assign(new Error('no'), { name: 'MeridianError', code: 'method.impossible', details: { step: 'weight' }, issues: [] });
    }`;
    await expect(computeInThreads(work(code))).rejects.toMatchObject({
      name: 'MeridianError',
      code: 'method.impossible',
      details: { step: 'weight' },
    });
  });

  test('a job that cannot be opened is an error', async () => {
    await expect(
      computeInThreads(work("export const open = () => { throw new Error('closed'); }")),
    ).rejects.toThrow('closed');
  });

  test('an aborted signal cuts off even a chunk that never ends', async () => {
    const control = new AbortController();
    const running = computeInThreads(
      work('export const open = () => () => { for (;;); }', { signal: control.signal }),
    );
    setTimeout(() => control.abort(new Error('enough')), 20);
    await expect(running).rejects.toThrow('enough');
  });

  test('nothing to do is done at once', async () => {
    await expect(computeInThreads(work(TIMES, { chunks: 0 }))).resolves.toBeUndefined();
  });
});
