import { makeTable } from '../src/composite/table.ts';
import type { Dimension, Framework, Indicator } from '../src/model/framework.ts';
import type { Step } from '../src/model/method.ts';

/** Data and a framework that need no files, so that a page can make them too. */

/** Numbers in [0, 1) that are the same in every run. */
export function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

const named = (code: string) => ({ code, name: { en: code, zh: code }, weight: 1, evidence: 'own' as const });

export const METHOD: readonly Step[] = [
  { step: 'treat', method: 'winsorise', maxPoints: 5, otherwise: 'log' },
  { step: 'normalise', method: 'minmax', to: [1, 100] },
  { step: 'weight', method: 'given' },
  { step: 'aggregate', method: 'arithmetic' },
  { step: 'rank', ties: 'min' },
];

/** 60 indicators, six in each of ten dimensions, which make the index: three levels, 11 columns of scores and ranks. */
export const framework60: Framework = {
  format: 'meridian-framework/1',
  id: 'bench',
  version: '1',
  status: 'ready',
  name: { en: 'Bench', zh: '基准' },
  tree: {
    ...named('INDEX'),
    children: Array.from(
      { length: 10 },
      (_, d): Dimension => ({
        ...named(`D${d}`),
        children: Array.from(
          { length: 6 },
          (_, i): Indicator => ({ ...named(`D${d}X${i}`), unit: '1', direction: i === 5 ? -1 : 1 }),
        ),
      }),
    ),
  },
  method: METHOD,
};

/** Indicators that hang together by one quality of each area; every fifth is skewed, so that treatment has work to do. */
export function table60(areas: number) {
  const random = generator(20_240_601);
  const normal = (): number => random() + random() + random() + random() - 2;
  const table = makeTable(
    Array.from({ length: areas }, (_, row) => `A${row}`),
    Array.from({ length: 60 }, (_, at) => `D${Math.floor(at / 6)}X${at % 6}`),
  );
  const quality = Array.from({ length: areas }, normal);
  for (let cell = 0; cell < table.data.length; cell++) {
    const value = 0.5 * quality[cell % areas]! + normal();
    table.data[cell] = Math.floor(cell / areas) % 5 === 0 ? Math.exp(1.5 * value) : value;
  }
  return table;
}
