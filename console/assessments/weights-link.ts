import type { RunNodeWire } from '../../src/assessments/run-wire.ts';
import { changedCodes, familiesOf, normalised, type Shares } from './weights.ts';

/**
 * Changed weights as the text of a link: `CODE:percent` of every member of each changed family, joined by `~`.
 * Unchanged families are left out, so a link stays short and follows the published weights where nobody moved them.
 */
export function weightsToLink(nodes: readonly RunNodeWire[], published: Shares, shares: Shares): string {
  const changed = new Set(changedCodes(published, shares));
  return [...familiesOf(nodes).values()]
    .filter((family) => family.some((node) => changed.has(node.code)))
    .flatMap((family) => family.map((node) => `${node.code}:${shortPercent(shares[node.code] ?? 0)}`))
    .join('~');
}

/**
 * Reads the text of a link. Unknown codes and numbers that make no sense are passed over, and every family is made to add
 * up to 1 again, so a link written for another revision still gives usable weights.
 */
export function weightsFromLink(nodes: readonly RunNodeWire[], published: Shares, text: string): Shares {
  const given = new Map<string, number>();
  for (const part of text.split('~')) {
    const colon = part.lastIndexOf(':');
    const percent = Number(part.slice(colon + 1));
    if (colon > 0 && part.length > colon + 1 && percent >= 0 && percent <= 100)
      given.set(part.slice(0, colon), percent / 100);
  }
  const shares: Record<string, number> = { ...published };
  for (const family of familiesOf(nodes).values()) {
    const codes = family.map((node) => node.code);
    if (!codes.some((code) => given.has(code))) continue;
    const weights = Object.fromEntries(codes.map((code) => [code, given.get(code) ?? published[code] ?? 0]));
    Object.assign(shares, normalised(codes, weights));
  }
  return shares;
}

const shortPercent = (share: number): string => String(Number((share * 100).toFixed(4)));
