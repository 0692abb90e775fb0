import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashPassword, PASSWORD_COST, readablePassword, verifyPassword } from './password.ts';

const cheap = { ln: 4, r: 8, p: 1 };
const salt = new Uint8Array(16).fill(7);

test('a hash says how it was made and is right for its password only', async () => {
  const hash = await hashPassword('correct horse', salt, cheap);
  expect(hash).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/);
  expect(await verifyPassword('correct horse', hash)).toBe(true);
  expect(await verifyPassword('correct horsf', hash)).toBe(false);
  expect(await hashPassword('correct horse', new Uint8Array(16), cheap)).not.toBe(hash);
});

test('agrees with the test vector of RFC 7914, section 12', async () => {
  const hash = await hashPassword('pleaseletmein', Buffer.from('SodiumChloride'), { ln: 14, r: 8, p: 1 });
  const expected = Buffer.from('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2', 'hex');
  expect(hash.split('$').at(-1)).toBe(expected.toString('base64url'));
});

test('a password is the same in every Unicode form', async () => {
  const hash = await hashPassword('caf\u00e9 １２', salt, cheap);
  expect(await verifyPassword('cafe\u0301 12', hash)).toBe(true);
});

test('no hash, or one that cannot be read, is right for no password', async () => {
  expect(await verifyPassword('', undefined)).toBe(false);
  expect(await verifyPassword('', '$argon2id$v=19$x')).toBe(false);
});

test('the usual cost is the one that OWASP asks for', () => {
  expect(PASSWORD_COST).toEqual({ ln: 17, r: 8, p: 1 });
});

test('a password to be typed has twenty letters and digits that look like no other', () => {
  const passwords = Array.from({ length: 50 }, () => readablePassword(randomBytes));
  for (const password of passwords) expect(password).toMatch(/^([a-km-np-z2-9]{5}-){3}[a-km-np-z2-9]{5}$/);
  expect(new Set(passwords).size).toBe(50);
});
