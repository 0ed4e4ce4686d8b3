import { failed, type Fault } from '@kohort/kernel';

/** Why no server was started. Every message is a sentence to print as it stands. */
export type PostgresFault = Fault<
  | 'no-binary'
  | 'cannot-drop-root'
  | 'folder-not-writable'
  | 'folder-unreachable'
  | 'broken-data'
  | 'other-version'
  | 'in-use'
  | 'not-answering'
  | 'port-taken'
  | 'start-failed'
>;

export type Refusal = ReturnType<typeof failed<PostgresFault>>;

export const refuse = (code: PostgresFault['code'], message: string): Refusal => failed({ code, message, path: '' });

/** The `code` of a system or PostgreSQL error: 'ENOENT', '57P03'. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
