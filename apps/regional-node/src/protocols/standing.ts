import type { ProtocolDecision } from '@kohort/node-api';
import type { Directive, ProtocolCode, StatedDecision, VerifiedProtocol } from '@kohort/protocol';
import type { ProtocolRow } from './protocol.entity.js';
import type { TrialWords } from './signed-words.js';

/** Why a stored version may not run. */
export type StandingCode =
  | ProtocolCode
  /** The hub's word on it is not signed, is of another version or state, or was followed by a stop. */
  | 'wrong-directive'
  /** A later version was stopped after the hub's word on this one; a stop reaches backwards (decision 0013). */
  | 'overtaken'
  /** The steward's decision is not signed, or is not the newest. */
  | 'wrong-decision';

/** A stored version, and what is signed of it. */
export interface Standing {
  readonly row: ProtocolRow;
  /** What it is; undefined where it does not verify. */
  readonly opened: VerifiedProtocol | undefined;
  /** Why it may not run, whatever the steward decides. */
  readonly barred: StandingCode | undefined;
  /** The steward's decision that is signed. */
  readonly stated: StatedDecision | undefined;
  /** Why it does not run though its row may say so. */
  readonly fault: StandingCode | undefined;
}

const HARDNESS: Record<Directive['state'], number> = { published: 0, paused: 1, withdrawn: 2 };

/** Whether what the row says of the hub is the hub's last word. */
export function hubFault(
  { id, trialId, version, hubState }: Pick<ProtocolRow, 'id' | 'trialId' | 'version' | 'hubState'>,
  own: Directive | undefined,
  { directives }: Pick<TrialWords, 'directives'>,
): 'wrong-directive' | 'overtaken' | undefined {
  const isOfRow = own?.versionId === id && own.trialId === trialId && own.version === version;
  if (!isOfRow || own.state !== hubState) return 'wrong-directive';
  const later = directives.filter(
    (each) => each.revision > own.revision && each.version >= version && HARDNESS[each.state] > HARDNESS[own.state],
  );
  if (later.length === 0) return undefined;
  return later.some(({ versionId }) => versionId === id) ? 'wrong-directive' : 'overtaken';
}

const NEED_A_STATEMENT: readonly ProtocolDecision[] = ['allowed', 'paused'];

/** What was decided: what is signed. Without that, nobody has let it run. */
export const decidedOf = ({ row, stated }: Pick<Standing, 'row' | 'stated'>): ProtocolDecision =>
  stated?.decision ?? (NEED_A_STATEMENT.includes(row.decision) ? 'waiting' : row.decision);

/** It runs: signed, permitted, published and allowed. */
export const runs = ({ row, fault }: Standing): boolean =>
  fault === undefined && row.decision === 'allowed' && row.hubState === 'published';
