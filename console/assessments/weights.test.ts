import { describe, expect, test } from 'vitest';
import type { RunNodeWire } from '../../src/assessments/run-wire.ts';
import { changedCodes, effectiveShares, equalShares, roomFor, sharesOf, withShare } from './weights.ts';
import { weightsFromLink, weightsToLink } from './weights-link.ts';

const node = (code: string, parent: string | null, depth: number, weight: number): RunNodeWire => ({
  code,
  parent,
  depth,
  kind: depth === 2 ? 'indicator' : 'dimension',
  name: { en: code, zh: code },
  weight,
  effectiveWeight: 0,
  evidence: 'own',
});
const nodes = [
  node('INDEX', null, 0, 1),
  node('ECONOMY', 'INDEX', 1, 0.5),
  node('GDP', 'ECONOMY', 2, 0.25),
  node('WAGES', 'ECONOMY', 2, 0.75),
  node('AIR', 'INDEX', 1, 0.3),
  node('HEALTH', 'INDEX', 1, 0.2),
];
const published = sharesOf(nodes);
const top = ['ECONOMY', 'AIR', 'HEALTH'];
const none = new Set<string>();

describe('shares of a family', () => {
  test('siblings give way in proportion and the family still adds up to 1', () => {
    const shares = withShare(published, top, none, 'ECONOMY', 0.75);
    expect(shares.ECONOMY).toBeCloseTo(0.75, 12);
    expect(shares.AIR).toBeCloseTo(0.15, 12);
    expect(shares.HEALTH).toBeCloseTo(0.1, 12);
    expect(shares.GDP).toBe(published.GDP);
  });

  test('a locked sibling keeps its share and bounds what is free', () => {
    const locked = new Set(['HEALTH']);
    expect(roomFor('ECONOMY', top, published, locked)).toBeCloseTo(0.8, 12);
    const shares = withShare(published, top, locked, 'ECONOMY', 0.95);
    expect(shares.ECONOMY).toBeCloseTo(0.8, 12);
    expect(shares.AIR).toBeCloseTo(0, 12);
    expect(shares.HEALTH).toBe(0.2);
  });

  test('nothing moves when every sibling is locked', () => {
    const locked = new Set(['AIR', 'HEALTH']);
    expect(withShare(published, top, locked, 'ECONOMY', 0.9)).toBe(published);
    expect(roomFor('ECONOMY', top, published, locked)).toBe(0.5);
  });

  test('siblings that have nothing take up the rest equally', () => {
    const all = withShare(published, top, none, 'ECONOMY', 1);
    const back = withShare(all, top, none, 'ECONOMY', 0.4);
    expect(back.AIR).toBeCloseTo(0.3, 12);
    expect(back.HEALTH).toBeCloseTo(0.3, 12);
  });

  test('a share in the index is the product of the shares above it', () => {
    expect(effectiveShares(nodes, published).WAGES).toBeCloseTo(0.375, 12);
    expect(equalShares(nodes).AIR).toBeCloseTo(1 / 3, 12);
  });
});

describe('weights in a link', () => {
  test('come back as they were sent', () => {
    const shares = withShare(published, top, none, 'AIR', 0.455);
    const link = weightsToLink(nodes, published, shares);
    expect(link).toBe('ECONOMY:38.9286~AIR:45.5~HEALTH:15.5714');
    const back = weightsFromLink(nodes, published, link);
    for (const code of top) expect(back[code]).toBeCloseTo(shares[code] ?? -1, 6);
  });

  test('are empty where nothing changed', () => {
    expect(weightsToLink(nodes, published, published)).toBe('');
    expect(changedCodes(published, weightsFromLink(nodes, published, ''))).toEqual([]);
  });

  test('pass over what makes no sense', () => {
    const shares = weightsFromLink(nodes, published, 'NOBODY:50~AIR:x~HEALTH:-3~ECONOMY:~:7~GDP:101');
    expect(changedCodes(published, shares)).toEqual([]);
  });
});
