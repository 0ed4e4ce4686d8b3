import { failed, type Fault } from '@kohort/kernel';

/** Why there is no inbox. Every message is a sentence to print as it stands. */
export type InboxFault = Fault<'port-taken' | 'folder-not-writable' | 'start-failed'>;

export const refuse = (code: InboxFault['code'], message: string) => failed<InboxFault>({ code, message, path: '' });

export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a server that does not listen on its port means. */
export function listenFault(error: unknown, port: number, what: string) {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return refuse('port-taken', `Port ${port}, which is for ${what}, is taken by another program.`);
  if (code === 'EACCES') return refuse('port-taken', `Port ${port}, which is for ${what}, is not ours to listen on.`);
  return refuse('start-failed', `Nothing can listen on port ${port} for ${what}: ${reason(error)}.`);
}
