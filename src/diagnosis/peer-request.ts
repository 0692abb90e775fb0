import type { PeerRequest } from '../assessments/compare-actions.ts';

/** The longest choice of peers that an address may carry. */
export const PEERS_PATTERN = '^(tier|size|province|custom:.+)$';

/** `tier`, `size`, `province` or `custom:CODE,CODE` as a request; the text has passed {@link PEERS_PATTERN}. */
export function peerRequestOf(text: string): PeerRequest {
  if (text === 'tier' || text === 'size' || text === 'province') return { choice: text };
  const codes = text.slice(text.indexOf(':') + 1).split(',');
  return { choice: 'custom', codes: codes.map((code) => code.trim()).filter((code) => code !== '') };
}
