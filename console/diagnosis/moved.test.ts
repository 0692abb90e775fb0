import { expect, test } from 'vitest';
import type { RunNodeWire } from '../../src/assessments/run-wire.ts';
import type { ChangeDecomposition } from '../../src/composite/decompose.ts';
import { changeRows, earlierRuns, gain, methodChanges, passings, runBefore } from './moved.ts';

const run = (id: string, period: string, at: string, framework = 'F') => ({
  id,
  period,
  at,
  framework: { id: framework },
});

test('the run before is the newest of the period before, else an older one of the same period', () => {
  const runs = [
    run('now', '2020', '5'),
    run('again', '2020', '4'),
    run('last', '2019', '3'),
    run('lastOld', '2019', '1'),
    run('next', '2021', '2'),
    run('later', '2020', '6'),
    run('other', '2019', '7', 'G'),
    run('quarter', '2019-Q4', '7'),
  ];
  const earlier = earlierRuns(runs[0]!, runs);
  expect(earlier.map(({ id }) => id)).toEqual(['again', 'last', 'lastOld']);
  expect(runBefore(runs[0]!, earlier)?.id).toBe('last');
  expect(runBefore(runs[0]!, earlier.slice(0, 1))?.id).toBe('again');
  expect(runBefore(runs[0]!, [])).toBeUndefined();
});

const change: ChangeDecomposition = {
  area: 'A',
  earlier: { rank: 16, score: 50 },
  later: { rank: 12, score: 54 },
  total: { rank: -4, score: 4 },
  parts: {
    data: { rank: -9, score: 5 },
    method: { rank: 0, score: 0 },
    peers: { rank: 5, score: -1 },
  },
  columns: [
    { column: 'X', rank: -2, score: 1 },
    { column: 'Y', rank: -8, score: 4.5 },
    { column: 'NONE', rank: 0, score: 0 },
  ],
  together: { rank: 1, score: -0.5 },
  entered: [],
  left: [],
  runs: 8,
};

test('the way from one rank to the other goes by the own figures, the method and the peers', () => {
  expect(changeRows(change, 'rank').map(({ kind, code, start, end }) => [kind, code, start, end])).toEqual([
    ['earlier', '', 16, 16],
    ['data', '', 16, 7],
    ['column', 'Y', 16, 8],
    ['column', 'X', 8, 6],
    ['together', '', 6, 7],
    ['method', '', 7, 7],
    ['peers', '', 7, 12],
    ['later', '', 12, 12],
  ]);
  expect(changeRows(change, 'score').at(-2)).toEqual({
    kind: 'peers',
    code: '',
    start: 55,
    end: 54,
    by: -1,
  });
});

test('columns that do least are told together', () => {
  const columns = Array.from({ length: 14 }, (_, at) => ({ column: `C${at}`, rank: at + 1, score: 0 }));
  const rows = changeRows({ ...change, columns, together: { rank: 0, score: 0 } }, 'rank');
  expect(rows.filter(({ kind }) => kind === 'column')).toHaveLength(9);
  const others = rows.find(({ kind }) => kind === 'others')!;
  expect(others.by).toBe(1 + 2 + 3 + 4 + 5);
});

test('places won are positive, as are points', () => {
  expect(gain({ rank: -3, score: 2 }, 'rank')).toBe(3);
  expect(gain({ rank: -3, score: 2 }, 'score')).toBe(2);
  expect(Object.is(gain({ rank: 0, score: 0 }, 'rank'), 0)).toBe(true);
});

test('who was passed and who passed; areas that came, went or tie are neither', () => {
  const earlier = new Map([
    ['A', 3],
    ['B', 1],
    ['C', 5],
    ['D', 4],
    ['GONE', 2],
  ]);
  const later = new Map([
    ['C', 1],
    ['A', 2],
    ['D', 2],
    ['B', 4],
    ['NEW', 5],
  ]);
  expect(passings('A', earlier, later)).toEqual({ passed: ['B'], passedBy: ['C'] });
  expect(passings('NEW', earlier, later)).toEqual({ passed: [], passedBy: [] });
});

test('another version of a framework: indicators, weights, steps', () => {
  const node = (code: string, weight: number, kind: RunNodeWire['kind'] = 'indicator'): RunNodeWire => ({
    code,
    parent: 'INDEX',
    depth: 1,
    kind,
    name: { en: code, zh: code },
    weight,
    effectiveWeight: weight,
    evidence: 'own',
  });
  const rank = { step: 'rank', ties: 'min' };
  expect(
    methodChanges(
      { nodes: [node('D', 0.5, 'dimension'), node('X', 0.5), node('OLD', 0.5)], method: [rank] },
      {
        nodes: [node('D', 0.3, 'dimension'), node('X', 0.5004), node('NEW', 0.4996)],
        method: [{ step: 'impute' }, rank],
      },
    ),
  ).toEqual({
    added: ['NEW'],
    removed: ['OLD'],
    weights: [{ code: 'D', from: 0.5, to: 0.3 }],
    steps: ['impute'],
  });
});
