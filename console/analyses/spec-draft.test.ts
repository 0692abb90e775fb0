import { describe, expect, test } from 'vitest';
import type { UncertaintySpec } from '../../src/model/uncertainty.ts';
import type { IssueWire } from '../../src/platform/wire.ts';
import { draftOf, isComplete, placeIssues, replicationsOf, specOfDraft, withRow } from './spec-draft.ts';

const SPEC: UncertaintySpec = {
  format: 'meridian-uncertainty/1',
  seed: 7,
  samples: 512,
  interval: 0.8,
  factors: [
    { name: 'weights', kind: 'weightNoise', relative: 0.25 },
    {
      name: 'scale',
      kind: 'step',
      alternatives: [
        { step: 'normalise', method: 'minmax', to: [0, 1] },
        { step: 'normalise', method: 'zscore', to: [0, 1] },
        { step: 'normalise', method: 'rank' },
      ],
      probabilities: [2, 1, 1],
    },
  ],
};
const draft = draftOf(SPEC);

describe('a specification that is edited', () => {
  test('asks for what it was made of while nothing is changed', () => {
    expect(specOfDraft(draft)).toEqual(SPEC);
  });

  test('offers what its specification does not say, off', () => {
    expect(draft.rows.filter(({ isOn }) => !isOn).map(({ factor }) => factor.kind)).toEqual(['dataError']);
    expect(specOfDraft(withRow(draft, 2, { isOn: true })).factors.map(({ name }) => name)).toEqual([
      'weights',
      'scale',
      'dataError',
    ]);
  });

  test('leaves out alternatives together with their probabilities', () => {
    expect(specOfDraft(withRow(draft, 1, { without: [1] })).factors[1]).toMatchObject({
      alternatives: [{ method: 'minmax' }, { method: 'rank' }],
      probabilities: [2, 1],
    });
  });

  test('is complete when no number of what is on is missing', () => {
    const gap = { factor: { name: 'weights', kind: 'weightNoise', relative: Number.NaN } as const };
    expect(isComplete(draft)).toBe(true);
    expect(isComplete({ ...draft, seed: Number.NaN })).toBe(false);
    expect(isComplete(withRow(draft, 0, gap))).toBe(false);
    expect(isComplete(withRow(draft, 0, { ...gap, isOn: false }))).toBe(true);
  });

  test('a sensitivity analysis takes two more rounds than there are factors', () => {
    expect(replicationsOf(SPEC, 'uncertainty')).toBe(512);
    expect(replicationsOf(SPEC, 'sensitivity')).toBe(2048);
  });
});

test('mistakes find their field, also where rows before them are off', () => {
  const issue = (path: string): IssueWire => ({ code: 'x', severity: 'error', at: { path }, message: path });
  const placed = placeIssues(
    withRow(draft, 0, { isOn: false }),
    ['/seed', '/samples', '/factors/0/alternatives/1', '/interval', '/factors/9'].map(issue),
  );
  expect(placed.seed).toHaveLength(1);
  expect(placed.samples).toHaveLength(1);
  expect([...placed.rows.entries()].map(([row, found]) => [row, found.map(({ path }) => path)])).toEqual([
    [1, ['/alternatives/1']],
  ]);
  expect(placed.others.map(({ message }) => message)).toEqual(['/interval', '/factors/9']);
});
