import { expect, test } from 'vitest';
import { contributionsOf, type TreeNode } from './contribution.ts';

const tree = (method: string): TreeNode[] => [
  { code: 'INDEX', parent: null, weight: 1, method: 'arithmetic' },
  { code: 'A', parent: 'INDEX', weight: 0.75, method },
  { code: 'B', parent: 'INDEX', weight: 0.25, method: 'arithmetic' },
  { code: 'a1', parent: 'A', weight: 0.5 },
  { code: 'a2', parent: 'A', weight: 0.5 },
  { code: 'b1', parent: 'B', weight: 1 },
];
const scores = (values: Record<string, number>) => (code: string) => values[code] ?? Number.NaN;
const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);

test('arithmetic: weight × score, and the children add up to their parent', () => {
  const parts = contributionsOf(
    tree('arithmetic'),
    scores({ INDEX: 55, A: 60, B: 40, a1: 80, a2: 40, b1: 40 }),
  );
  expect(parts.get('a1')).toEqual({ toParent: 40, toIndex: 30 });
  expect(parts.get('a2')).toEqual({ toParent: 20, toIndex: 15 });
  expect(sum(['A', 'B'].map((code) => parts.get(code)!.toIndex))).toBe(55);
  expect(sum(['a1', 'a2', 'b1'].map((code) => parts.get(code)!.toIndex))).toBe(55);
});

test('a missing child adds nothing and the weights of the others are scaled up', () => {
  const parts = contributionsOf(tree('arithmetic'), scores({ INDEX: 70, A: 80, B: 40, a1: 80, b1: 40 }));
  expect(parts.get('a1')).toEqual({ toParent: 80, toIndex: 60 });
  expect(parts.get('a2')?.toIndex).toBeNaN();
});

test('geometric: shares in the logarithm, which add up to the parent and to its part of the index', () => {
  const A = Math.sqrt(80 * 20);
  const index = 0.75 * A + 0.25 * 40;
  const parts = contributionsOf(
    tree('geometric'),
    scores({ INDEX: index, A, B: 40, a1: 80, a2: 20, b1: 40 }),
  );
  expect(parts.get('a1')!.toParent).toBeCloseTo((A * Math.log(80)) / (2 * Math.log(A)), 12);
  expect(parts.get('a1')!.toParent + parts.get('a2')!.toParent).toBeCloseTo(A, 12);
  expect(parts.get('a1')!.toIndex + parts.get('a2')!.toIndex).toBeCloseTo(0.75 * A, 12);
});

test('geometric with a zero: nothing to share', () => {
  const parts = contributionsOf(tree('geometric'), scores({ INDEX: 10, A: 0, B: 40, a1: 80, a2: 0, b1: 40 }));
  expect(parts.get('a1')).toEqual({ toParent: 0, toIndex: 0 });
  expect(parts.get('a2')).toEqual({ toParent: 0, toIndex: 0 });
});

test('a node without a score has no contribution, nor have its children', () => {
  const parts = contributionsOf(tree('arithmetic'), scores({ INDEX: 40, B: 40, a1: 80, b1: 40 }));
  expect(parts.get('A')?.toParent).toBeNaN();
  expect(parts.get('a1')?.toIndex).toBeNaN();
  expect(parts.get('B')?.toIndex).toBe(40);
});
