import { makeTable, type Table } from '../src/composite/table.ts';
import type { Dimension, Framework, FrameworkNode, Indicator } from '../src/model/framework.ts';
import type { Step } from '../src/model/method.ts';

/** Builders for frameworks of a few lines, so that a test shows only what it is about. */

const named = (code: string) => ({ code, name: { en: code, zh: code }, evidence: 'own' as const });

export const indicator = (code: string, rest: Partial<Indicator> = {}): Indicator => ({
  ...named(code),
  weight: 1,
  unit: 'ratio',
  direction: 1,
  ...rest,
});

export const dimension = (
  code: string,
  children: readonly FrameworkNode[],
  weight: number | null = 1,
): Dimension => ({ ...named(code), weight, children });

/** No imputation and no treatment: min-max to 0..100, the tree's weights, arithmetic mean. */
export const PLAIN: readonly Step[] = [
  { step: 'normalise', method: 'minmax', to: [0, 100] },
  { step: 'weight', method: 'given' },
  { step: 'aggregate', method: 'arithmetic' },
  { step: 'rank', ties: 'min' },
];

/** `PLAIN` with some steps replaced, and others put in front. */
export const steps = (...changed: readonly Step[]): readonly Step[] => [
  ...changed.filter(({ step }) => !PLAIN.some((plain) => plain.step === step)),
  ...PLAIN.map((plain) => changed.find(({ step }) => step === plain.step) ?? plain),
];

export const framework = (
  children: readonly FrameworkNode[],
  method: readonly Step[] = PLAIN,
): Framework => ({
  format: 'meridian-framework/1',
  id: 'small',
  version: '1',
  status: 'ready',
  name: { en: 'Small', zh: '小' },
  tree: dimension('INDEX', children),
  method,
});

/** Columns by code; areas are A, B, C and so on unless named. */
export function table(
  columns: Readonly<Record<string, readonly number[]>>,
  areas: readonly string[] = areaNames(Object.values(columns)[0]?.length ?? 0),
): Table {
  const made = makeTable(areas, Object.keys(columns));
  made.data.set(Object.values(columns).flat());
  return made;
}

export const areaNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, row) => String.fromCharCode(65 + (row % 26)) + (row < 26 ? '' : row));
