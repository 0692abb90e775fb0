import { describe, expect, test } from 'vitest';
import english from '../../locales/en/analyses.json' with { type: 'json' };
import common from '../../locales/en/console.json' with { type: 'json' };
import chinese from '../../locales/zh-CN/analyses.json' with { type: 'json' };
import commonChinese from '../../locales/zh-CN/console.json' with { type: 'json' };
import type { WhatIfAnswer } from '../../src/assessments/thread-task.ts';
import type { LeastChange } from '../../src/composite/what-if.ts';
import { formatFor } from '../platform/format.ts';
import { type Params, textOf } from '../platform/words.ts';
import { liftSentence } from './lift-words.ts';
import { movedSentence, reasonSentences } from './moved-words.ts';

const wordingFor = (locale: 'en' | 'zh-CN') => ({
  t: (key: string, params?: Params) =>
    textOf(
      locale === 'en' ? { ...common, ...english } : { ...commonChinese, ...chinese },
      locale,
      key,
      params,
    ),
  format: formatFor(locale),
  nameOf: (column: string) => column,
  figures: new Map(),
});
const inEnglish = wordingFor('en');

const least = (
  figures: readonly string[],
  after: number,
  isReached = true,
  cost: (at: number) => number = () => 1,
): LeastChange => ({
  area: 'A',
  node: 'INDEX',
  isReached,
  isLeast: isReached,
  changes: figures.map((figure, at) => ({ figure, indicators: [figure], from: 81, to: 88, cost: cost(at) })),
  cost: 1,
  before: { rank: 34, score: 40 },
  after: { rank: after, score: 50 },
  overtaken: [],
  leftOut: [],
  runs: 9,
  tolerance: 1e-6,
});
const answer = (together: LeastChange, each: readonly LeastChange[]): WhatIfAnswer => ({
  together,
  each,
  leftOut: [],
  figures: [],
});

describe('what would lift an area is told', () => {
  const said = (found: WhatIfAnswer, locale: 'en' | 'zh-CN' = 'en') =>
    liftSentence(found, 'Taiyuan', { rank: 20 }, wordingFor(locale));

  test('by the one indicator that is enough', () => {
    const single = answer(least(['SEWAGE', 'AIR'], 20), [least(['SEWAGE'], 20)]);
    expect(said(single)).toBe(
      'Raising “SEWAGE” from 81 to 88 alone would lift Taiyuan from rank 34 to rank 20.',
    );
    expect(said(single, 'zh-CN')).toBe('只需将“SEWAGE”由 81 提高到 88，Taiyuan即可由第 34 位升至第 20 位。');
  });

  test('by several where no one is enough, the largest three of them by name', () => {
    const found = said(
      answer(
        least(['A', 'B', 'C', 'D', 'E'], 20, true, (at) => at),
        [],
      ),
    );
    expect(found).toMatch(/^No indicator is enough by itself\. 5 changes together would lift Taiyuan/);
    expect(found).toMatch(/: “E” rises from 81 to 88; “D” .+; “C” rises from 81 to 88; and 2 more\.$/);
  });

  test('by how near it comes, or that it is there', () => {
    expect(said(answer(least(['A'], 25, false), []))).toBe(
      'Within these limits Taiyuan cannot reach rank 20. With every figure at its limit it comes to rank 25, with a score of 50.0.',
    );
    const there = { ...least([], 12), before: { rank: 12, score: 60 } };
    expect(said(answer(there, [there]))).toBe('Taiyuan has reached rank 20 already.');
  });
});

describe('why a rank moved is told', () => {
  const part = (rank: number) => ({ rank, score: -rank });
  const column = (name: string, rank: number) => ({ column: name, ...part(rank) });

  test('up, down or not at all', () => {
    const said = (from: number, to: number) =>
      movedSentence(
        { earlier: part(from), later: part(to), total: part(to - from) },
        'Taiyuan',
        '2019',
        inEnglish,
      );
    expect(said(34, 20)).toBe('Taiyuan rose from rank 34 to rank 20 since 2019.');
    expect(said(20, 34)).toBe('Taiyuan fell from rank 20 to rank 34 since 2019.');
    expect(said(20, 20)).toMatch(/^Taiyuan has kept rank 20 since 2019; its score went from /);
  });

  test('by what did most, first; a method that is the same last', () => {
    const parts = { data: part(-9.5), method: part(0), peers: part(5.5) };
    const columns = [column('X', -1), column('Y', -8), column('Z', 2), column('W', -2)];
    expect(reasonSentences({ parts, columns }, true, inEnglish)).toEqual([
      'Its own figures lifted it by 9.5 places, most of all “Y” (8 places), “W” (2 places).',
      'Changes in the other areas cost it 5.5 places.',
      'The method is the same.',
    ]);
    expect(reasonSentences({ parts, columns: null }, false, inEnglish)).toEqual([
      'Its own figures lifted it by 9.5 places.',
      'Changes in the other areas cost it 5.5 places.',
      'The new version of the method did not move its rank.',
    ]);
  });

  test('in Chinese without a plural', () => {
    const parts = { data: part(0), method: part(1), peers: part(-1) };
    expect(reasonSentences({ parts, columns: [] }, false, wordingFor('zh-CN'))).toEqual([
      '其他区域的变化使其上升 1 位。',
      '方法调整使其下降 1 位。',
      '自身数据未影响排名。',
    ]);
  });
});
