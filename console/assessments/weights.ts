import type { RunNodeWire } from '../../src/assessments/run-wire.ts';

/** Share of each node among its siblings, 0..1 by code; the shares of one family add up to 1. */
export type Shares = Readonly<Record<string, number>>;

/** Children by parent code, in the order of the tree. The index itself is in no family. */
export function familiesOf(nodes: readonly RunNodeWire[]): ReadonlyMap<string, readonly RunNodeWire[]> {
  const families = new Map<string, RunNodeWire[]>();
  for (const node of nodes) {
    if (node.parent === null) continue;
    const family = families.get(node.parent);
    if (family) family.push(node);
    else families.set(node.parent, [node]);
  }
  return families;
}

/** The shares a run was computed with, to the bit. */
export const sharesOf = (nodes: readonly RunNodeWire[]): Shares =>
  Object.fromEntries(nodes.filter((node) => node.parent !== null).map((node) => [node.code, node.weight]));

/** The largest share that a node can take while its locked siblings keep theirs; equals its own share if nothing can give way. */
export function roomFor(
  code: string,
  siblings: readonly string[],
  shares: Shares,
  locked: ReadonlySet<string>,
): number {
  const others = siblings.filter((sibling) => sibling !== code);
  if (others.every((sibling) => locked.has(sibling))) return shares[code] ?? 0;
  return Math.max(
    0,
    1 - sum(others.filter((sibling) => locked.has(sibling)).map((sibling) => shares[sibling] ?? 0)),
  );
}

/**
 * Gives a node a new share. Its unlocked siblings give way (or take up the rest) in proportion to what they have, locked
 * ones stay, and the family still adds up to 1. A share beyond what is free is cut to it.
 */
export function withShare(
  shares: Shares,
  siblings: readonly string[],
  locked: ReadonlySet<string>,
  code: string,
  share: number,
): Shares {
  const yielding = siblings.filter((sibling) => sibling !== code && !locked.has(sibling));
  if (yielding.length === 0) return shares;
  const room = roomFor(code, siblings, shares, locked);
  const wanted = Math.min(Math.max(share, 0), room);
  const had = sum(yielding.map((sibling) => shares[sibling] ?? 0));
  const left = room - wanted;
  const next: Record<string, number> = { ...shares, [code]: wanted };
  for (const sibling of yielding)
    next[sibling] = had > 0 ? ((shares[sibling] ?? 0) / had) * left : left / yielding.length;
  return next;
}

/** Every family of the tree shares equally. */
export function equalShares(nodes: readonly RunNodeWire[]): Shares {
  const shares: Record<string, number> = {};
  for (const family of familiesOf(nodes).values())
    for (const node of family) shares[node.code] = 1 / family.length;
  return shares;
}

/** Share of every node in the index: the product of the shares on the way down to it. */
export function effectiveShares(nodes: readonly RunNodeWire[], shares: Shares): Shares {
  const effective: Record<string, number> = {};
  for (const node of nodes)
    effective[node.code] =
      node.parent === null ? 1 : (effective[node.parent] ?? 0) * (shares[node.code] ?? 0);
  return effective;
}

/** Codes whose share differs from the published one by more than a rounding error. */
export function changedCodes(published: Shares, shares: Shares): readonly string[] {
  return Object.keys(shares).filter((code) => Math.abs((shares[code] ?? 0) - (published[code] ?? 0)) > 5e-7);
}

/** Makes the shares of one family add up to 1; a family without any weight shares equally. */
export function normalised(siblings: readonly string[], weights: Shares): Shares {
  const total = sum(siblings.map((code) => weights[code] ?? 0));
  return Object.fromEntries(
    siblings.map((code) => [code, total > 0 ? (weights[code] ?? 0) / total : 1 / siblings.length]),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
