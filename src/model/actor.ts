/** What a person may be in Meridian. `reader` is what everybody has, signed in or not. */
export const ROLES = ['reader', 'editor', 'evaluator', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Who calls an action. A machine key acts with its scopes, which are action names or `*` of one group (`run.*`). */
export type Actor =
  | { readonly kind: 'public'; readonly id: 'public'; readonly name: string }
  | { readonly kind: 'person'; readonly id: string; readonly name: string; readonly roles: readonly Role[] }
  | { readonly kind: 'key'; readonly id: string; readonly name: string; readonly scopes: readonly string[] }
  /** The machine's owner: whoever runs the command line on the data folder, and the server's own start. */
  | { readonly kind: 'system'; readonly id: 'system'; readonly name: string };

export const PUBLIC: Actor = { kind: 'public', id: 'public', name: 'public' };
export const SYSTEM: Actor = { kind: 'system', id: 'system', name: 'system' };
