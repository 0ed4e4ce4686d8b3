import type { OwnServer } from '@kohort/embedded-postgres/testing';

/** A server of a test's own, which is killed and started again at the same address. */
export type Killable = Omit<OwnServer, 'pid'>;
