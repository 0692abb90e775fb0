import { describe, expect, test } from 'vitest';
import { asemFramework, goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { table } from '../../test/small-framework.ts';
import { type Standing, strengthsAndWeaknesses } from './strengths.ts';
import { indicatorsOf } from './tree.ts';

const NONE = Number.NaN;
const codes = (standings: readonly { readonly code: string }[]) => standings.map(({ code }) => code);

test('best first, worst last, with direction; what is missing does not count', () => {
  const values = table({ P: [9, 1, 2, 3], Q: [5, 6, 7, 8], R: [1, 2, 3, 4], S: [NONE, 1, 2, 3] });
  const found = strengthsAndWeaknesses(values, { P: 1, Q: 1, R: -1, S: 1 }, 0, undefined, 2);
  expect(found.strengths).toEqual([
    { code: 'P', rank: 1, of: 4, sharedBy: 1, value: 9 },
    { code: 'R', rank: 1, of: 4, sharedBy: 1, value: 1 },
  ]);
  expect(codes(found.weaknesses)).toEqual(['Q']);
});

test('the last rank that many share is no strength, the first no weakness, and nothing is both', () => {
  const values = table({ SHARED: [0, 0, 0, 1], EQUAL: [1, 1, 1, 1], FIRST: [9, 9, 9, 1] });
  const directions = { SHARED: 1, EQUAL: 1, FIRST: 1 } as const;
  const found = strengthsAndWeaknesses(values, directions, 0);
  expect(codes(found.strengths)).toEqual(['FIRST']);
  expect(codes(found.weaknesses)).toEqual(['SHARED']);
});

test('among peers only', () => {
  const values = table({ P: [9, 10, 2, 3] });
  expect(strengthsAndWeaknesses(values, { P: 1 }, 0, [0, 2, 3]).strengths).toEqual([
    { code: 'P', rank: 1, of: 3, sharedBy: 1, value: 9 },
  ]);
  expect(() => strengthsAndWeaknesses(values, { P: 1 }, 0, [1, 2])).toThrow(RangeError);
});

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM (needs the reference data beside the checkout)', () => {
  test('08_strengths_CHE and 08_weaknesses_CHE', () => {
    const indicators = indicatorsOf(asemFramework([]).tree);
    const raw = goldenTable('02_asem_raw');
    const directions = Object.fromEntries(indicators.map(({ code, node }) => [code, node.direction!]));
    const { strengths, weaknesses } = strengthsAndWeaknesses(raw, directions, raw.areas.indexOf('CHE'));
    const rows = (name: string) =>
      readGolden(name).map(({ Code, Rank, Value }) => `${Rank} ${Code} ${Number(Value)}`);
    const own = (standings: readonly Standing[]) =>
      standings.map(({ code, rank, value }) => `${rank} ${code} ${value}`);
    expect(own(strengths).sort()).toEqual(rows('08_strengths_CHE').sort());
    // COINr leaves out a weakness that is shared with all who are last: here the ships of countries without a coast.
    expect(own(weaknesses).sort()).toEqual([...rows('08_weaknesses_CHE').slice(1), '43 Ship 0'].sort());
  });
});
