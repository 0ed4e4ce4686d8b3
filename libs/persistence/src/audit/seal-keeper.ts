import type { AuditHead } from './audit-head.js';

/** What a seal says; the app that holds the key signs it. */
export interface AuditSeal extends AuditHead {
  readonly at: string;
}
export type SignSeal = (seal: AuditSeal) => Promise<string>;
/** What a seal's signature says; undefined where it was not made with the key, or for another app. */
export type VerifySeal = (signature: string) => Promise<AuditSeal | undefined>;

/** The newest seal that was kept; that an operator accepts the audit as it is now; or something that is no seal of ours. */
export type KeptSeal = AuditHead | 'none' | 'accept' | 'unreadable';

/** The key of an app, and the newest seal, kept where who writes into the database does not reach. Each may throw. */
export interface SealKeeper {
  readonly sign: SignSeal;
  readonly verify: VerifySeal;
  readonly kept: () => Promise<KeptSeal>;
  readonly keep: (signature: string) => Promise<void>;
}
