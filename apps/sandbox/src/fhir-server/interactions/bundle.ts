import { ok } from '@kohort/kernel';
import { refuse } from '../fault.js';
import type { Answer, Context, FhirRequest } from '../request.js';
import { isObject } from '../resource.js';
import { batch } from '../transaction/batch.js';
import { transaction } from '../transaction/transaction.js';

/** What is sent to the server's base: a batch or a transaction. */
export async function bundle(context: Context, request: FhirRequest): Promise<Answer> {
  const { body } = request;
  if (!isObject(body) || body['resourceType'] !== 'Bundle') {
    return refuse('invalid-bundle', 'The base of the server takes a Bundle.');
  }
  const entries = body['entry'] ?? [];
  if (!Array.isArray(entries)) return refuse('invalid-bundle', 'The entry of the Bundle is no array.');
  if (body['type'] === 'batch') return ok({ status: 200, body: await batch(context, request, entries) });
  if (body['type'] !== 'transaction') {
    return refuse('invalid-bundle', 'The type of the Bundle is neither batch nor transaction.');
  }
  const done = await transaction(context, request, entries);
  return done.ok ? ok({ status: 200, body: done.value }) : done;
}
