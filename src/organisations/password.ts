import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import type { PasswordCost } from '../platform/context.ts';

/** OWASP Password Storage Cheat Sheet, scrypt: N = 2^17, r = 8, p = 1 (128 MiB). */
export const PASSWORD_COST: PasswordCost = { ln: 17, r: 8, p: 1 };

export const SALT_BYTES = 16;
const HASH_BYTES = 32;
const PATTERN = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/;
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** `$scrypt$ln=17,r=8,p=1$<salt>$<hash>`, salt and hash in base64url. `salt` is {@link SALT_BYTES} of randomness. */
export async function hashPassword(
  password: string,
  salt: Uint8Array,
  cost: PasswordCost = PASSWORD_COST,
): Promise<string> {
  const hash = await derive(password, salt, cost);
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${text(salt)}$${text(hash)}`;
}

/**
 * Whether a password is the one that was hashed. Without a hash (an unknown login) it takes as long and says no, so that the
 * time of an answer does not tell which logins exist.
 */
export async function verifyPassword(
  password: string,
  stored: string | undefined,
  cost: PasswordCost = PASSWORD_COST,
): Promise<boolean> {
  const match = PATTERN.exec(stored ?? '');
  if (!match) {
    await derive(password, new Uint8Array(SALT_BYTES), cost);
    return false;
  }
  const [, ln, r, p, salt = '', hash = ''] = match;
  const given = await derive(password, Buffer.from(salt, 'base64url'), {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
  });
  const expected = Buffer.from(hash, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** A password to be read and typed once: four groups of five letters and digits that are not mistaken for one another (100 bits). */
export function readablePassword(randomBytes: (length: number) => Uint8Array): string {
  const letters = Array.from(randomBytes(20), (byte) => LETTERS[byte % LETTERS.length]);
  return [0, 5, 10, 15].map((start) => letters.slice(start, start + 5).join('')).join('-');
}

function derive(password: string, salt: Uint8Array, { ln, r, p }: PasswordCost): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 2 ** ln * r * 128 + 2 ** 20 };
  return new Promise((resolve, reject) => {
    // the same password typed on another keyboard may come in another Unicode form (NIST SP 800-63B, 5.1.1.2)
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
