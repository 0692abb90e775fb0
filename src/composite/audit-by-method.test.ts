import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { hasShared, sharedPath } from '../../test/shared.ts';
import { areaNames, dimension, framework, indicator, steps } from '../../test/small-framework.ts';
import { parseFramework } from '../indicators/framework-file.ts';
import type { Framework } from '../model/framework.ts';
import type { PublishedTable } from './audit.ts';
import { auditByMethod } from './audit-by-method.ts';
import { nodesOf } from './tree.ts';

const nodes = ({ tree }: Framework) => nodesOf(tree).map(({ code, parent }) => ({ code, parent }));
const texts = (values: readonly number[], decimals?: number) =>
  values.map((value) => (decimals === undefined ? String(value) : value.toFixed(decimals)));

/** Goalposts 0 to 50 and 10 to 30, where less is better of Y; 3/4 and 1/4. */
const POSTS = framework(
  [
    indicator('X', { weight: 3, goalposts: [0, 50] }),
    indicator('Y', { weight: 1, goalposts: [10, 30], direction: -1 }),
  ],
  steps({ step: 'normalise', method: 'goalposts', to: [0, 100] }),
);
const X = [12, 45, 33, 40, 21, 36, 8, 24];
const Y = [20, 11, 27, 22, 18, 15, 17, 29];
const scoreX = X.map((x) => 2 * x);
const scoreY = Y.map((y) => 5 * (30 - y));
const INDEX = X.map((_, row) => 0.75 * scoreX[row]! + 0.25 * scoreY[row]!);
const small = (rest: Partial<PublishedTable> = {}): PublishedTable => ({
  areas: areaNames(X.length),
  nodes: nodes(POSTS),
  scores: { INDEX: texts(INDEX, 2) },
  raw: { X: texts(X), Y: texts(Y) },
  half: { X: 0, Y: 0 },
  ...rest,
});

describe('the stated method first', () => {
  test('scores and ranks that come out are told, and no weights are looked for', () => {
    const ranks = INDEX.map((score) => String(1 + INDEX.filter((other) => other > score).length));
    const { replayable, stated, systems, bounds, scaled } = auditByMethod(small({ ranks }), POSTS);
    expect(replayable).toBe('yes');
    expect(stated).toMatchObject({
      replayable: 'yes',
      inputs: 'figures',
      nodes: [{ node: 'INDEX', published: 8, agree: 8, rounding: 0, decimals: 2, misfits: [] }],
      ranks: { published: 8, agree: 8, misfits: [] },
      issues: [],
    });
    expect([systems, bounds, scaled]).toEqual([[], [], null]);
  });

  test('columns of indicators in the table itself are told for raw values or for scores', () => {
    const inputsOf = (columns: PublishedTable['scores']) => {
      const { replayable, stated } = auditByMethod(
        small({ raw: {}, scores: { INDEX: texts(INDEX, 2), ...columns } }),
        POSTS,
      );
      return [replayable, stated!.inputs];
    };
    expect(inputsOf({ X: texts(X), Y: texts(Y) })).toEqual(['yes', 'figures']);
    expect(inputsOf({ X: texts(scoreX), Y: texts(scoreY) })).toEqual(['yes', 'scores']);
  });

  test('published scores of indicators are compared with what the method makes of the raw values', () => {
    const wrong = texts(scoreX, 1);
    wrong[3] = '81.0';
    const { replayable, stated, bounds } = auditByMethod(
      small({ scores: { INDEX: texts(INDEX, 2), X: wrong, Y: texts(scoreY, 1) } }),
      POSTS,
    );
    expect(replayable).toBe('no');
    expect(stated!.nodes.map(({ node, misfits }) => [node, misfits.map(({ area }) => area)])).toEqual([
      ['INDEX', []],
      ['X', ['D']],
      ['Y', []],
    ]);
    expect(bounds).toHaveLength(2);
  });

  test('a changed digit is named, and the weights that fit all others', () => {
    const wrong = texts(INDEX, 2);
    wrong[4] = (INDEX[4]! + 0.1).toFixed(2);
    const { replayable, stated, systems, scaled } = auditByMethod(small({ scores: { INDEX: wrong } }), POSTS);
    expect(replayable).toBe('no');
    expect(stated!.nodes).toMatchObject([{ published: 8, agree: 7, misfits: [{ area: 'E' }] }]);
    expect(stated!.nodes[0]!.recomputed[4]).toBeCloseTo(INDEX[4]!, 10);
    expect(scaled).toBe('method');
    expect(systems).toMatchObject([{ misfits: ['E'], weights: [{ weight: 0.75 }, { weight: 0.25 }] }]);
  });

  test('other weights that explain the table are found on the method’s scale', () => {
    const other = X.map((_, row) => 0.5 * scoreX[row]! + 0.5 * scoreY[row]!);
    const { replayable, stated, systems, scaled, recovered } = auditByMethod(
      small({ scores: { INDEX: texts(other, 2) } }),
      POSTS,
    );
    expect([replayable, stated!.replayable, scaled, recovered]).toEqual(['yes', 'no', 'method', 'all']);
    expect(systems[0]!.weights.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
  });

  test('other bounds are found where the raw values were put between their own least and largest', () => {
    const part = (values: readonly number[], row: number) =>
      (100 * (values[row]! - Math.min(...values))) / (Math.max(...values) - Math.min(...values));
    const other = X.map((_, row) => 0.75 * part(X, row) + 0.25 * (100 - part(Y, row)));
    const { replayable, stated, systems, scaled } = auditByMethod(
      small({ scores: { INDEX: texts(other, 2) } }),
      POSTS,
    );
    expect([replayable, stated!.replayable, scaled]).toEqual(['yes', 'no', 'range']);
    expect(systems[0]!.weights.map(({ weight }) => weight)).toEqual([0.75, 0.25]);
  });
});

describe('what rounding explains', () => {
  test('inputs with few digits may miss the last digit of a score', () => {
    const fine = X.map((x, row) => x + 0.4 * Math.sin(row + 1));
    const index = X.map((_, row) => 0.75 * 2 * fine[row]! + 0.25 * scoreY[row]!);
    const { replayable, stated } = auditByMethod(
      small({ scores: { INDEX: texts(index, 2) }, raw: { X: texts(fine, 0), Y: texts(Y) }, half: { Y: 0 } }),
      POSTS,
    );
    expect(replayable).toBe('yes');
    const [node] = stated!.nodes;
    expect(node!.agree).toBeLessThan(8);
    expect(node!.agree + node!.rounding).toBe(8);
    expect(stated!.replayable).toBe('yes');
  });
});

describe('ranks', () => {
  test('are those among the areas that have a published score', () => {
    const scores = texts(INDEX, 2).map((text, row) => (row === 1 ? '' : text));
    const ranks = INDEX.map((score, row) =>
      row === 1 ? '' : String(1 + INDEX.filter((other, at) => at !== 1 && other > score).length),
    );
    const { stated } = auditByMethod(small({ scores: { INDEX: scores }, ranks }), POSTS);
    expect(stated).toMatchObject({ replayable: 'yes', ranks: { published: 7, agree: 7 } });
  });

  test('that the method does not give are told; they may follow from the rounded scores still', () => {
    const x = [30, 30.002, 10, 20];
    const four = framework([indicator('X', { goalposts: [0, 50] })], POSTS.method);
    const { replayable, stated, ranks } = auditByMethod(
      {
        areas: areaNames(4),
        nodes: nodes(four),
        scores: { INDEX: ['60.0', '60.0', '20.0', '40.0'] },
        raw: { X: texts(x) },
        half: { X: 0 },
        ranks: ['1', '2', '4', '3'],
      },
      four,
    );
    expect(stated).toMatchObject({
      replayable: 'no',
      nodes: [{ agree: 4 }],
      ranks: { agree: 2, misfits: [{ area: 'A', published: 1, recomputed: 2 }, { area: 'B' }] },
    });
    expect([replayable, ranks!.replayable]).toEqual(['yes', 'yes']);
  });
});

describe('a method that cannot be carried out', () => {
  test('says why; weights are looked for all the same', () => {
    const grouped = framework(
      [dimension('D', [indicator('X'), indicator('Y')])],
      steps({ step: 'impute', method: 'groupMean', group: 'region' }),
    );
    const published = {
      areas: areaNames(8),
      nodes: nodes(grouped),
      scores: { INDEX: texts(INDEX, 2) },
      raw: { X: texts(scoreX), Y: ['', ...texts(scoreY).slice(1)] },
    };
    const { stated } = auditByMethod(published, grouped);
    expect(stated).toMatchObject({ replayable: 'undecided', nodes: [], ranks: null });
    expect(stated!.issues.map(({ code }) => code)).toEqual(['input.groupMissing']);
  });

  test('a definition without a method states none', () => {
    const { stated, systems } = auditByMethod(small(), { ...POSTS, method: [] });
    expect(stated).toBeNull();
    expect(systems).toHaveLength(1);
  });

  test('an area without a recomputed score does not fit', () => {
    const gap = texts(X).map((text, row) => (row === 2 ? '' : text));
    const strict = {
      ...POSTS,
      method: steps(
        { step: 'normalise', method: 'goalposts', to: [0, 100] },
        { step: 'aggregate', method: 'arithmetic', minAvailability: 1 },
      ),
    };
    const { stated } = auditByMethod(small({ raw: { X: gap, Y: texts(Y) } }), strict);
    expect(stated!.nodes[0]).toMatchObject({
      published: 8,
      agree: 7,
      misfits: [{ area: 'C', recomputed: null }],
    });
    expect(stated!.nodes[0]!.recomputed[2]).toBeNull();
  });
});

describe.skipIf(!hasShared)('the Human Development Index as it was published', () => {
  const hdi = parseFramework(
    readFileSync(resolve(import.meta.dirname, '../../frameworks/undp-hdi-2021.yaml'), 'utf8'),
    'undp-hdi-2021.yaml',
  );
  const table = (change: (hdi: readonly string[]) => readonly string[] = (same) => same): PublishedTable => {
    const rows = (
      parse(
        readFileSync(sharedPath('tables/hdi/HDR21-22_Composite_indices_complete_time_series.csv'), 'latin1'),
        { columns: true, bom: true },
      ) as readonly Record<string, string>[]
    ).filter(({ hdi_rank_2021 }) => hdi_rank_2021 !== '');
    const column = (name: string) => rows.map((row) => row[`${name}_2021`]!);
    return {
      areas: rows.map(({ iso3 }) => iso3!),
      nodes: nodes(hdi),
      scores: {
        HDI: change(column('hdi')),
        'UNDP-LIFE-EXPECTANCY': column('le'),
        'UNDP-EXPECTED-SCHOOLING': column('eys'),
        'UNDP-MEAN-SCHOOLING': column('mys'),
        'UNDP-GNI-PER-HEAD': column('gnipc'),
      },
      ranks: column('hdi_rank'),
    };
  };

  test('all 191 scores agree to three decimals, and all ranks', () => {
    const { replayable, stated } = auditByMethod(table(), hdi);
    expect(replayable).toBe('yes');
    expect(stated).toMatchObject({
      replayable: 'yes',
      inputs: 'figures',
      nodes: [{ node: 'HDI', decimals: 3, published: 191, agree: 191, rounding: 0 }],
      ranks: { published: 191, agree: 191, rounding: 0 },
    });
  });

  test('a changed digit is named; no other weights than equal ones come nearer', () => {
    const changed = table((scores) => scores.map((score, row) => (row === 0 ? '0.479' : score)));
    const { replayable, stated, systems, scaled, recovered } = auditByMethod(changed, hdi);
    expect(replayable).toBe('no');
    expect(stated!.nodes[0]).toMatchObject({
      agree: 190,
      misfits: [{ area: changed.areas[0], published: 0.479 }],
    });
    expect([scaled, recovered]).toEqual(['method', 'nothing']);
    expect(systems.map(({ node }) => node)).toEqual(['HDI']);
    for (const { weight } of systems[0]!.weights) expect(weight).toBeCloseTo(1 / 3, 2);
  });
});
