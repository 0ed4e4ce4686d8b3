import { failed, ok, type Result } from '@kohort/kernel';
import { digest, newSecret } from '@kohort/platform';
import {
  CLIENT_ASSERTION_TYPE,
  NODE_SCOPE,
  verifyClientAssertion,
  type MessageCode,
  type VerificationKey,
  type TokenError,
  type TokenReply,
  type TokenRequest,
  type VerifiedAssertion,
} from '@kohort/protocol';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { HubIdentity } from './hub-identity.js';
import { NodeTokenRow } from './node-token.entity.js';
import { NodeRow } from './node.entity.js';

const TOKEN_LIFE_S = 300;

export interface TokenRefusal {
  readonly error: TokenError['error'];
  /** ASCII without quotes and backslashes (RFC 6749, 5.2). */
  readonly message: string;
  /** Ours: why. For the log, and for a client that has proved to hold its key. */
  readonly code: string;
  readonly proven: boolean;
}

const refuse = (error: TokenError['error'], code: string, message: string, proven = false) =>
  failed<TokenRefusal>({ error, code, message, proven });

/** These are found before the signature is: who sends such a thing is told no more than that it was refused. */
const BEFORE_PROOF = new Set<MessageCode>([
  'malformed',
  'wrong-algorithm',
  'wrong-type',
  'wrong-key',
  'wrong-signature',
  'wrong-issuer',
  'unknown-client',
]);

/**
 * An access token for a node (RFC 6749, 4.4, with the client assertion of RFC 7523). Each assertion is good for one
 * token, whichever process of the hub it is sent to.
 */
export async function issueToken(
  dataSource: DataSource,
  hub: HubIdentity,
  request: TokenRequest,
  now: Date,
): Promise<Result<TokenReply, TokenRefusal>> {
  if (request.grant_type !== 'client_credentials')
    return refuse('unsupported_grant_type', 'unsupported-grant-type', 'The grant type is client_credentials.');
  if (request.client_assertion === undefined || request.client_assertion_type !== CLIENT_ASSERTION_TYPE)
    return refuse('invalid_client', 'no-assertion', `Send a client_assertion of the type ${CLIENT_ASSERTION_TYPE}.`);
  const client = await authenticate(dataSource, hub, request.client_assertion, now);
  if (!client.ok) return client;
  const { clientId } = client.value;
  if (request.client_id !== undefined && request.client_id !== clientId)
    return refuse('invalid_client', 'other-client', 'client_id is not the client of the assertion.', true);
  if ((request.scope ?? NODE_SCOPE) !== NODE_SCOPE)
    return refuse('invalid_scope', 'invalid-scope', `The scope is ${NODE_SCOPE}.`, true);
  return storeToken(dataSource, client.value, now);
}

/** Finds who signed the assertion. A node that was revoked is told so once it has proved to be that node. */
async function authenticate(
  dataSource: DataSource,
  { tokenEndpoint }: HubIdentity,
  assertion: string,
  now: Date,
): Promise<Result<VerifiedAssertion, TokenRefusal>> {
  let node: NodeRow | null = null;
  const keyOf = async (clientId: string): Promise<VerificationKey | undefined> => {
    if (!z.uuid().safeParse(clientId).success) return undefined;
    node = await dataSource.manager.findOneBy(NodeRow, { id: clientId });
    return node === null ? undefined : { kty: 'OKP', crv: 'Ed25519', x: node.publicKey };
  };
  const verified = await verifyClientAssertion(assertion, { tokenEndpoint, now: now.getTime(), keyOf });
  if (!verified.ok) {
    const { code, message } = verified.error;
    return refuse('invalid_client', code, message, !BEFORE_PROOF.has(code));
  }
  return (node as NodeRow | null)?.revokedAt == null
    ? verified
    : refuse('invalid_client', 'client-revoked', 'This client was revoked.', true);
}

/** The primary key of used_assertion lets one of two win, also where they are two processes. */
async function storeToken(
  dataSource: DataSource,
  { clientId, jti, refusedFrom }: VerifiedAssertion,
  now: Date,
): Promise<Result<TokenReply, TokenRefusal>> {
  const token = newSecret();
  const stored = await dataSource.transaction(async (manager) => {
    const first = await manager.query<unknown[]>(
      'insert into used_assertion (node_id, jti, refused_from) values ($1, $2, $3) on conflict do nothing returning 1',
      [clientId, jti, refusedFrom],
    );
    if (first.length === 0) return false;
    await manager.insert(NodeTokenRow, {
      tokenDigest: digest(token),
      nodeId: clientId,
      scopes: [NODE_SCOPE],
      expiresAt: new Date(now.getTime() + TOKEN_LIFE_S * 1000),
    });
    return true;
  });
  if (!stored) return refuse('invalid_client', 'replayed', 'This assertion was used before.', true);
  return ok({ access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFE_S, scope: NODE_SCOPE });
}
