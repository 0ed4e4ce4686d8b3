import type { LocalDay } from '@kohort/kernel';
import type { ServerBase } from './own-reference.js';

/** Where references of records lead, and what their dates mean. */
export interface CareContext {
  readonly base: ServerBase;
  readonly localDay: LocalDay;
}
