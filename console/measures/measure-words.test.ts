import { expect, test } from 'vitest';
import { conditionWords } from './measure-words.ts';

const say = (key: string, { a, b }: Readonly<Record<string, string | number>> = {}) =>
  `${a} ${key.endsWith('or') ? 'or' : 'and'} ${b}`;

test('plain conditions are told as one reads them, others as they are written', () => {
  expect(conditionWords('pm25>75', say)).toBe('`pm25` > 75');
  expect(conditionWords('status=="on";pm25>=75', say)).toBe('`status` = on and `pm25` ≥ 75');
  expect(conditionWords('kind!=rural|kind!=park', say)).toBe('`kind` ≠ rural or `kind` ≠ park');
  for (const q of ['a~="x.*"', '(a==1|b==2);c==3', 'a', 'a==1,2', 'a==1;b==2|c==3'])
    expect(conditionWords(q, say)).toBe(`\`${q}\``);
});
