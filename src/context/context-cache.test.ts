import { describe, expect, it } from 'vitest';
import { type CompiledContext, makeContextCache } from './context-cache.ts';

const compiled = (name: string, characters = 1): CompiledContext => ({
  map: { source: name, expand: (one) => one, compact: (one) => one },
  parts: [{ id: `id:${name}`, address: `https://example.org/${name}`, sha256: name }],
  characters,
});

function cacheOf(limits: { maps?: number; characters?: number } = {}) {
  const cache = makeContextCache({ maps: 100, characters: 1_000, ...limits });
  const made: string[] = [];
  let now = 0;
  const get = (name: string, characters?: number) =>
    cache.get(name, ++now, async () => {
      made.push(name);
      return compiled(name, characters);
    });
  return { cache, made, get };
}

describe('compiled maps', () => {
  it('are held, and made once for many who ask', async () => {
    const { get, made } = cacheOf();
    const [one, other] = await Promise.all([get('a'), get('a')]);
    expect(one).toBe(other);
    expect(made).toEqual(['a']);
  });

  it('go when there are too many or too long ones, the longest unused first', async () => {
    for (const limits of [{ maps: 2 }, { characters: 2 }]) {
      const { get, made } = cacheOf(limits);
      for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await get(name);
      expect(made).toEqual(['a', 'b', 'c', 'b']);
    }
  });

  it('are held even where a single one is beyond the limit', async () => {
    const { get, made } = cacheOf({ characters: 10 });
    for (const name of ['a', 'a']) await get(name, 50);
    expect(made).toEqual(['a']);
  });

  it('are not held where they cannot be made', async () => {
    const { cache, get, made } = cacheOf();
    await expect(cache.get('a', 1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await get('a');
    expect(made).toEqual(['a']);
  });

  it('go with the documents that they were made from', async () => {
    const { cache, get, made } = cacheOf();
    await get('a');
    cache.dropPart('id:a');
    await get('a');
    expect(made).toEqual(['a', 'a']);
  });

  it('tell how often their documents were used, those that have gone as well', async () => {
    const { cache, get } = cacheOf({ maps: 1 });
    for (const name of ['a', 'a', 'b']) await get(name);
    const uses = cache.takeUses().map(({ id, hits, at }) => [id, hits, at.getTime()]);
    expect(uses).toEqual([
      ['id:a', 2, 2],
      ['id:b', 1, 3],
    ]);
    expect(cache.takeUses()).toEqual([]);
  });

  it('are given to be checked once in a time', async () => {
    const { cache, get } = cacheOf();
    await get('a');
    expect(cache.takeUnchecked('a', 0, 50)).toBeUndefined();
    expect(cache.takeUnchecked('a', 40, 50)?.map(({ id }) => id)).toEqual(['id:a']);
    expect(cache.takeUnchecked('a', 40, 51)).toBeUndefined();
    expect(cache.takeUnchecked('b', 40, 51)).toBeUndefined();
  });
});
