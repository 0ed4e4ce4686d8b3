import type { Fault } from '@kohort/kernel';

/** Why the hub could not be asked. */
export interface HubFault extends Fault<
  | 'not-registered'
  /** No answer, none in time, or one that says "later". */
  | 'hub-away'
  /** The hub answered and said no. */
  | 'hub-refused'
  /** It sent us elsewhere. A token is never taken to another address. */
  | 'hub-redirected'
  | 'hub-unreadable'
  | 'not-the-hub'
> {
  /** The hub's own code of its refusal. */
  readonly refusal?: string;
}

export const hubFault = (code: HubFault['code'], message: string, refusal?: string): HubFault =>
  refusal === undefined ? { code, message, path: '' } : { code, message, path: '', refusal };

/** What is kept and shown of a fault. */
export const shownCode = ({ code, refusal }: HubFault): string => refusal ?? code;
