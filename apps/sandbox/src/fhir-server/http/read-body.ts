import type { IncomingMessage } from 'node:http';
import { ok, type Result } from '@kohort/kernel';
import { refuse, type Refusal } from '../fault.js';

/** The bytes of a request. What is too large is read to its end and thrown away, so that the client gets an answer. */
export async function readBody(message: IncomingMessage, largest: number): Promise<Result<Buffer, Refusal>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) chunks.length = 0;
    else chunks.push(chunk);
  }
  if (size <= largest) return ok(Buffer.concat(chunks));
  return refuse('too-large', `The request is larger than ${largest} bytes.`);
}

/** FHIR is UTF-8 (R4 http.html#charset). */
export function decodeText(bytes: Buffer): Result<string, Refusal> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return refuse('invalid-json', 'The request is not UTF-8.');
  }
}

/** Deeper than any record; what nests deeper could exhaust the stack. */
const DEEPEST = 200;

const within = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' || value === null
    ? true
    : levels > 0 && Object.values(value).every((inner) => within(inner, levels - 1));

export function parseJson(text: string): Result<unknown, Refusal> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's message would quote the record.
    return refuse('invalid-json', 'The request is no JSON.');
  }
  return within(json, DEEPEST) ? ok(json) : refuse('invalid-json', `The JSON nests deeper than ${DEEPEST} levels.`);
}
