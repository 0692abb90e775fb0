import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import { invalidEdition, MANIFEST_FILE, parseJson, SIGNATURE_FILE } from './edition-manifest.ts';
import { sha256Of } from './run-record.ts';

const SIGNATURE_FORMAT = 'meridian-signature/1';

/** A public key of Ed25519 as JWK (RFC 8037). */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** 32 bytes, base64url. */
  readonly x: string;
}

/** The key that signs; `d` never leaves the data folder. */
export interface PrivateJwk extends PublicJwk {
  readonly d: string;
}

/** signature.json: an Ed25519 signature (RFC 8032) over the bytes of manifest.json. */
export interface EditionSignature {
  readonly format: typeof SIGNATURE_FORMAT;
  readonly signs: typeof MANIFEST_FILE;
  /** Of the manifest's bytes; for people, the signature itself is over the bytes. */
  readonly sha256: string;
  readonly algorithm: 'Ed25519';
  readonly key: PublicJwk;
  /** Thumbprint of the key (RFC 7638, SHA-256). */
  readonly keyId: string;
  /** 64 bytes, base64url. */
  readonly signature: string;
}

export const makeKey = (): PrivateJwk =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as unknown as PrivateJwk;

export const publicOf = ({ x }: PublicJwk): PublicJwk => ({ kty: 'OKP', crv: 'Ed25519', x });

/** The name of a key: SHA-256 of its required members (RFC 7638), base64url. */
export const thumbprintOf = ({ x }: PublicJwk): string =>
  createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');

/** The text of signature.json. Ed25519 gives the same signature for the same bytes and key. */
export function signatureText(manifest: string, key: PrivateJwk): string {
  const bytes = Buffer.from(manifest);
  const privateKey = createPrivateKey({ key: { ...key }, format: 'jwk' });
  const signature: EditionSignature = {
    format: SIGNATURE_FORMAT,
    signs: MANIFEST_FILE,
    sha256: sha256Of(bytes),
    algorithm: 'Ed25519',
    key: publicOf(key),
    keyId: thumbprintOf(key),
    signature: sign(null, bytes, privateKey).toString('base64url'),
  };
  return `${JSON.stringify(signature, null, 2)}\n`;
}

const is = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isBase64url = (value: unknown, bytes: number): value is string =>
  typeof value === 'string' &&
  Buffer.from(value, 'base64url').length === bytes &&
  Buffer.from(value, 'base64url').toString('base64url') === value;

/** Whether a value is a public key of ours; members beside the three are allowed, as JWK allows them. */
export const isPublicJwk = (value: unknown): value is PublicJwk =>
  is(value) && value.kty === 'OKP' && value.crv === 'Ed25519' && isBase64url(value.x, 32);

/** Reads the text of a signature.json. Throws `edition.invalid`. */
export function parseSignature(json: string): EditionSignature {
  const value = parseJson(SIGNATURE_FILE, json);
  const wrong = !is(value)
    ? ''
    : value.format !== SIGNATURE_FORMAT
      ? '/format'
      : value.signs !== MANIFEST_FILE
        ? '/signs'
        : value.algorithm !== 'Ed25519'
          ? '/algorithm'
          : typeof value.sha256 !== 'string'
            ? '/sha256'
            : !isPublicJwk(value.key)
              ? '/key'
              : typeof value.keyId !== 'string'
                ? '/keyId'
                : !isBase64url(value.signature, 64)
                  ? '/signature'
                  : undefined;
  if (wrong !== undefined)
    throw invalidEdition([
      { code: 'edition.signatureForm', severity: 'error', at: { file: SIGNATURE_FILE, path: wrong } },
    ]);
  return value as unknown as EditionSignature;
}

/** Whether the signature is its key's over these bytes, and the key is named rightly. */
export const isSigned = (manifest: Uint8Array, signature: EditionSignature): boolean =>
  signature.keyId === thumbprintOf(signature.key) &&
  signature.sha256 === sha256Of(manifest) &&
  verify(
    null,
    manifest,
    createPublicKey({ key: { ...publicOf(signature.key) }, format: 'jwk' }),
    Buffer.from(signature.signature, 'base64url'),
  );
