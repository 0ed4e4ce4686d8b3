import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import { calculateJwkThumbprint, CompactSign, compactVerify, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

/** 32 bytes in base64url, spelt in the one way that a JWK spells them: the spare bits of the last letter are zero. */
const bytes32 = z.string().regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/, 'must be 32 bytes in base64url');

/** The public part of a key of ours: Ed25519 as a JWK (RFC 8037), and nothing beside it. */
export const VerificationKey = z
  .strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: bytes32 })
  .meta({ id: 'VerificationKey' });
export type VerificationKey = z.infer<typeof VerificationKey>;

/** As it lies in a key file; what other tools add (`kid`, `use`, `alg`) is passed over. */
const PrivateKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: bytes32, d: bytes32 });
export type PrivateKey = z.infer<typeof PrivateKey>;

/** The key that a node, the hub or the authority proves itself with. The private part never leaves its holder. */
export interface SigningKey {
  readonly privateKey: PrivateKey;
  readonly publicKey: VerificationKey;
  /** RFC 7638, SHA-256; serves as `kid`. */
  readonly thumbprint: string;
}

/** The JWK thumbprint of a key (RFC 7638, SHA-256, base64url). */
export const thumbprintOf = ({ kty, crv, x }: VerificationKey): Promise<string> =>
  calculateJwkThumbprint({ kty, crv, x });

async function keyOf(privateKey: PrivateKey): Promise<SigningKey> {
  const { kty, crv, x } = privateKey;
  const publicKey: VerificationKey = { kty, crv, x };
  return { privateKey, publicKey, thumbprint: await thumbprintOf(publicKey) };
}

/** A new key, made by the platform's own generator. */
export async function generateSigningKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true });
  return keyOf(PrivateKey.parse(await exportJWK(privateKey)));
}

const notAKey = (message: string) =>
  failed<Fault<'not-a-signing-key'>>({ code: 'not-a-signing-key', message, path: '' });

/** A signing key from its JWK; refused where it is another kind of key, or its two parts are not of one key. */
export async function readSigningKey(jwk: unknown): Promise<Result<SigningKey, Fault<'not-a-signing-key'>>> {
  const read = PrivateKey.safeParse(jwk);
  if (!read.success) return notAKey('This is not the private part of an Ed25519 key as a JWK (RFC 8037).');
  const key = await keyOf(read.data);
  return (await isPair(key)) ? ok(key) : notAKey('The two parts of this JWK are not of one key.');
}

async function isPair({ privateKey, publicKey }: SigningKey): Promise<boolean> {
  try {
    const probe = await new CompactSign(new Uint8Array(1)).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey);
    await compactVerify(probe, publicKey);
    return true;
  } catch {
    return false;
  }
}
