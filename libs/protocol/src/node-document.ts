import { ok, type Result } from '@kohort/kernel';
import { z } from 'zod';
import {
  checkValidity,
  readHeader,
  refuse,
  signMessage,
  Validity,
  verifiedClaims,
  type MessageFault,
} from './signed-message.js';
import type { SigningKey, VerificationKey } from './signing-key.js';

/** A kind of document that a node signs for the hub: one claim of the message holds it as JSON. */
export interface NodeDocument<Value> {
  readonly typ: string;
  readonly claim: string;
  /** Characters. */
  readonly longest: number;
  readonly schema: z.ZodType<Value>;
}

/** For whom, until when and by whom a document must be signed. `now` is in milliseconds since 1970. */
export interface Expected {
  readonly key: VerificationKey;
  readonly hub: string;
  readonly now: number;
}

/** Signed with the node's key for a minute, for the hub at this address. Sign anew for each attempt. */
export const signDocument = <Value>(
  { typ, claim }: NodeDocument<Value>,
  key: SigningKey,
  hub: string,
  value: Value,
  now: number,
): Promise<string> => signMessage(key, { typ, kid: key.thumbprint }, { aud: hub, [claim]: JSON.stringify(value) }, now);

/** A document that this node signed, for this hub and now. Never throws. */
export async function verifyDocument<Value>(
  { typ, claim, longest, schema }: NodeDocument<Value>,
  text: string,
  { key, hub, now }: Expected,
): Promise<Result<Value, MessageFault>> {
  const header = readHeader(text, typ);
  if (!header.ok) return header;
  const signed = await verifiedClaims(text, key);
  if (!signed.ok) return signed;
  const claims = Validity.and(z.record(z.string(), z.unknown())).safeParse(signed.value);
  const document = z.string().max(longest).safeParse(claims.data?.[claim]);
  if (!claims.success || !document.success) return refuse('malformed', `The message lacks ${claim}, aud or exp.`);
  const valid = checkValidity(claims.data, hub, now);
  if (!valid.ok) return valid;
  const value = schema.safeParse(jsonIn(document.data));
  return value.success ? ok(value.data) : refuse('malformed', `What the message holds as ${claim} is something else.`);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
