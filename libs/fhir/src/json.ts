import { isUtf8 } from 'node:buffer';
import { failed, ok, type Result } from '@kohort/kernel';
import { fhirFault, type FhirFault } from './item.js';

const BYTE_ORDER_MARK = 0xfeff;

/** JSON text is UTF-8 (RFC 8259 §8.1); a byte order mark is dropped, as that section allows. */
export function decode(bytes: Buffer): Result<string, FhirFault> {
  if (!isUtf8(bytes)) {
    return failed(fhirFault('not-utf8', 'The text is not UTF-8.', 'Save it as UTF-8, as FHIR JSON demands.'));
  }
  const text = bytes.toString('utf8');
  return ok(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
}

/** The parser's own message quotes the text, which is personal data; only where it stopped is told. */
export function parse(text: string): Result<unknown, FhirFault> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const cutShort = /end of JSON input|^Unterminated/.test(message);
    const position = /at position (\d+)/.exec(message)?.[1];
    const where = position === undefined ? '' : ` at character ${position}`;
    return failed(fhirFault('not-json', cutShort ? 'The JSON ends too early.' : `The text is not JSON${where}.`));
  }
}

export type Json = Readonly<Record<string, unknown>>;

export const isObject = (json: unknown): json is Json =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

export const list = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : []);
