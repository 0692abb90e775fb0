import { expect, test } from 'vitest';
import { createGate } from './notification-gate.ts';

test('so many enter at once, the others in their order', () => {
  const gate = createGate(2);
  const entered: number[] = [];
  for (const one of [1, 2, 3, 4]) gate.ask(() => entered.push(one));
  expect(entered).toEqual([1, 2]);
  gate.leave();
  expect(entered).toEqual([1, 2, 3]);
  gate.leave();
  gate.leave();
  expect([entered.length, gate.isIdle]).toEqual([4, false]);
  gate.leave();
  expect(gate.isIdle).toBe(true);
});

test('a first one does not wait for those who hold several places, up to a number', () => {
  const gate = createGate(2, 3);
  const entered: string[] = [];
  for (const one of ['a', 'b', 'c']) gate.ask(() => entered.push(one));
  gate.ask(() => entered.push('first'), true);
  gate.ask(() => entered.push('second'), true);
  expect(entered).toEqual(['a', 'b', 'first']);
  gate.leave();
  expect(entered).toEqual(['a', 'b', 'first', 'second']);
  gate.leave();
  gate.leave();
  expect(entered.at(-1)).toBe('c');
});

test('what enters may leave at once', () => {
  const gate = createGate(1);
  let count = 0;
  for (let i = 0; i < 100; i += 1)
    gate.ask(() => {
      count += 1;
      gate.leave();
    });
  expect([count, gate.isIdle]).toEqual([100, true]);
});
