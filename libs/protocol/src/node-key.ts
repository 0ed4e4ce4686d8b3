import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import { calculateJwkThumbprint, CompactSign, compactVerify, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

/** 32 bytes in base64url, spelt in the one way that a JWK spells them: the spare bits of the last letter are zero. */
const bytes32 = z.string().regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/, 'must be 32 bytes in base64url');

/** The public part of a node's key: Ed25519 as a JWK (RFC 8037), and nothing beside it. */
export const NodePublicKey = z
  .strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: bytes32 })
  .meta({ id: 'NodePublicKey' });
export type NodePublicKey = z.infer<typeof NodePublicKey>;

/** As it lies in the node's key file; what other tools add (`kid`, `use`, `alg`) is passed over. */
const NodePrivateKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: bytes32, d: bytes32 });
export type NodePrivateKey = z.infer<typeof NodePrivateKey>;

/** The key that a node proves itself with. The private part never leaves the node. */
export interface NodeKey {
  readonly privateKey: NodePrivateKey;
  readonly publicKey: NodePublicKey;
  /** RFC 7638, SHA-256; serves as `kid`. */
  readonly thumbprint: string;
}

/** The JWK thumbprint of a key (RFC 7638, SHA-256, base64url). */
export const thumbprintOf = ({ kty, crv, x }: NodePublicKey): Promise<string> =>
  calculateJwkThumbprint({ kty, crv, x });

async function keyOf(privateKey: NodePrivateKey): Promise<NodeKey> {
  const { kty, crv, x } = privateKey;
  const publicKey: NodePublicKey = { kty, crv, x };
  return { privateKey, publicKey, thumbprint: await thumbprintOf(publicKey) };
}

/** A new key, made by the platform's own generator. */
export async function generateNodeKey(): Promise<NodeKey> {
  const { privateKey } = await generateKeyPair('Ed25519', { extractable: true });
  return keyOf(NodePrivateKey.parse(await exportJWK(privateKey)));
}

const notAKey = (message: string) => failed<Fault<'not-a-node-key'>>({ code: 'not-a-node-key', message, path: '' });

/** A node's key from its JWK; refused where it is another kind of key, or its two parts are not of one key. */
export async function readNodeKey(jwk: unknown): Promise<Result<NodeKey, Fault<'not-a-node-key'>>> {
  const read = NodePrivateKey.safeParse(jwk);
  if (!read.success) return notAKey('This is not the private part of an Ed25519 key as a JWK (RFC 8037).');
  const key = await keyOf(read.data);
  return (await isPair(key)) ? ok(key) : notAKey('The two parts of this JWK are not of one key.');
}

async function isPair({ privateKey, publicKey }: NodeKey): Promise<boolean> {
  try {
    const probe = await new CompactSign(new Uint8Array(1)).setProtectedHeader({ alg: 'EdDSA' }).sign(privateKey);
    await compactVerify(probe, publicKey);
    return true;
  } catch {
    return false;
  }
}
