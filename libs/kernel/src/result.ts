/** An expected failure: a stable code for programs, a sentence for people, and where it happened (a JSON Pointer). */
export interface Fault<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
  /** JSON Pointer (RFC 6901) into the document at fault; '' is the whole document. */
  readonly path: string;
  /** What the author probably meant. */
  readonly hint?: string;
}

export type Result<Value, Failure = Fault[]> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure };

export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });

export const failed = <Failure>(error: Failure): { readonly ok: false; readonly error: Failure } => ({
  ok: false,
  error,
});

/** A broken invariant: a fault of the program, never of its input. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}

/** JSON Pointer of a path of keys and indexes (RFC 6901). */
export const pointer = (keys: readonly PropertyKey[]): string =>
  keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
