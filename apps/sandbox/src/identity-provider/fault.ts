import { failed, type Fault } from '@kohort/kernel';

/** Why there is no identity provider. Every message is a sentence to print as it stands. */
export type IdentityProviderFault = Fault<'port-taken' | 'folder-not-writable' | 'broken-keys' | 'start-failed'>;

export const refuse = (code: IdentityProviderFault['code'], message: string) =>
  failed<IdentityProviderFault>({ code, message, path: '' });

export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
