import type { PeerRequest } from '../assessments/compare-actions.ts';

/** How an address or a command line names peers. */
export const PEERS_PATTERN = '^(tier|size|province|custom:.+)$';

/** Whether a text names peers in one of the four ways. */
export const isPeersText = (text: string): boolean => new RegExp(PEERS_PATTERN, 'u').test(text);

/** `tier`, `size`, `province` or `custom:CODE,CODE` as a request; the text has passed {@link PEERS_PATTERN}. */
export function peerRequestOf(text: string): PeerRequest {
  if (text === 'tier' || text === 'size' || text === 'province') return { choice: text };
  const codes = text.slice(text.indexOf(':') + 1).split(',');
  return { choice: 'custom', codes: codes.map((code) => code.trim()).filter((code) => code !== '') };
}
