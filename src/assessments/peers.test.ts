import { expect, test } from 'vitest';
import { PEER_COUNT, type PeerCandidate, SIBLING_COUNT, suggestPeers } from './peers.ts';

const area = (code: string, parent: string | null, ...context: number[]): PeerCandidate => ({
  code,
  parent,
  context,
});

test('areas with the same parent come first, then the nearest by size', () => {
  const candidates = [
    area('A', 'P', 100, 10),
    area('B', 'P', 5000, 900),
    area('C', 'Q', 110, 11),
    area('D', 'Q', 9000, 1500),
  ];
  expect(suggestPeers('A', candidates)).toEqual(['B', 'C', 'D']);
});

test('distances are ratios: twice the size is nearer than two fifths of it', () => {
  const candidates = [area('A', null, 100), area('B', null, 40), area('C', null, 200), area('D', null, 1000)];
  expect(suggestPeers('A', candidates)).toEqual(['C', 'B', 'D']);
});

test('unknown context does not count, and an area with nothing in common comes last', () => {
  const candidates = [
    area('A', null, 100, Number.NaN),
    area('B', null, Number.NaN, 7),
    area('C', null, 400, 7),
    area('D', null, 150, 9),
  ];
  expect(suggestPeers('A', candidates)).toEqual(['D', 'C', 'B']);
});

test('there is a limit to siblings and to peers, and an unknown area has none', () => {
  const candidates = Array.from({ length: 30 }, (_, i) => area(`X${i}`, i < 10 ? 'P' : 'Q', 100 + i));
  const peers = suggestPeers('X0', candidates);
  expect(peers).toHaveLength(PEER_COUNT);
  expect(peers.slice(0, SIBLING_COUNT)).toEqual(['X1', 'X2', 'X3', 'X4']);
  expect(suggestPeers('nowhere', candidates)).toEqual([]);
});
