import { afterAll, expect, test } from 'vitest';
import { openEvaluator } from './expression.ts';

const evaluator = openEvaluator(
  [
    'a + 1',
    '$uppercase(name)',
    'hang ? ($f := function($n) { $f($n + 1) }; $f(0))',
    'back ? $match(back, /^(a+)+$/)',
  ],
  300,
);
afterAll(() => evaluator.close());

test('expressions are evaluated for each record', async () => {
  expect(await evaluator.evaluate([{ a: 1, name: 'x' }, { a: 2 }])).toEqual([
    [2, 'X', undefined, undefined],
    [3, undefined, undefined, undefined],
  ]);
});

test('one that fails tells why', async () => {
  const [values] = await evaluator.evaluate([{ a: 'text' }]);
  expect(values![0]).toMatchObject({ message: expect.stringContaining('left side') });
});

test('one that runs away is ended, and the records beside it are evaluated', async () => {
  const values = await evaluator.evaluate([
    { a: 1 },
    { hang: true },
    { a: 2, back: `${'a'.repeat(40)}!` },
    { a: 3 },
  ]);
  expect(values.map(([first]) => first)).toEqual([2, undefined, expect.any(Error), 4]);
  expect(values[1]![2]).toBeInstanceOf(Error);
  expect(values[2]![3]).toBeInstanceOf(Error);
}, 20_000);

test('records whose names are those of the prototype change nothing', async () => {
  await evaluator.evaluate([JSON.parse('{"a":1,"__proto__":{"polluted":1}}')]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
