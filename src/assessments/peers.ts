import { compare } from './select.ts';

/** An area as the choice of peers sees it: its parent and its context variables (population, GDP), NaN where unknown. */
export interface PeerCandidate {
  readonly code: string;
  readonly parent: string | null;
  readonly context: readonly number[];
}

/** How many peers are suggested, and how many of them at most because they have the same parent. */
export const PEER_COUNT = 8;
export const SIBLING_COUNT = 4;

/**
 * Suggests peers for an area: first the nearest areas with the same parent (at most {@link SIBLING_COUNT}), then the nearest
 * of all, {@link PEER_COUNT} together. Distance is Euclidean over the standardised natural logarithms of the context
 * variables that both areas have, per variable; areas with none in common come last, by code.
 */
export function suggestPeers(code: string, candidates: readonly PeerCandidate[]): readonly string[] {
  const standardised = standardise(candidates);
  const own = candidates.findIndex((candidate) => candidate.code === code);
  if (own < 0) return [];
  const ranked = candidates
    .map((candidate, index) => ({
      ...candidate,
      distance: distance(standardised[own]!, standardised[index]!),
    }))
    .filter((candidate) => candidate.code !== code)
    .sort((a, b) => a.distance - b.distance || compare(a.code, b.code));
  const parent = candidates[own]!.parent;
  const siblings = ranked.filter((one) => parent !== null && one.parent === parent).slice(0, SIBLING_COUNT);
  const others = ranked.filter((one) => !siblings.includes(one)).slice(0, PEER_COUNT - siblings.length);
  return [...siblings, ...others].map((one) => one.code);
}

function standardise(candidates: readonly PeerCandidate[]): readonly (readonly number[])[] {
  const logs = candidates.map(({ context }) =>
    context.map((value) => (value > 0 ? Math.log(value) : Number.NaN)),
  );
  const scales = (candidates[0]?.context ?? []).map((_, column) => {
    const present = logs.map((row) => row[column]!).filter((value) => !Number.isNaN(value));
    const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
    const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, deviation: Math.sqrt(squares / (present.length - 1)) || 1 };
  });
  return logs.map((row) =>
    row.map((value, column) => (value - scales[column]!.mean) / scales[column]!.deviation),
  );
}

function distance(a: readonly number[], b: readonly number[]): number {
  let squares = 0;
  let shared = 0;
  for (const [column, value] of a.entries()) {
    const difference = value - b[column]!;
    if (Number.isNaN(difference)) continue;
    squares += difference ** 2;
    shared += 1;
  }
  return shared === 0 ? Number.MAX_VALUE : Math.sqrt(squares / shared);
}
