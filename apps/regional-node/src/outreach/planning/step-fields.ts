import type { CaseFields } from '../case-log.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { DigestSlot } from './ensure-digests.js';
import type { Step } from './plan-person.js';
import type { ToldState } from './read-pairs.js';
import type { Slots } from './slots-of.js';

/** No message is due. */
const NOT_DUE = { dueKind: null, dueAt: null };
/** Nobody is told, for now. */
export const NOBODY = { ...NOT_DUE, practitioner: null, recipient: null, route: null, routeReference: null };
/** Whoever is told now has the whole time for an answer. */
export const NEW_CLOCK = { clockFrom: null, stoppedAt: null, expiresAt: null, lookAt: null };

const GOES_ON: readonly Step['event'][] = ['reopen', 'uncertain', 'refused', 'snooze'];

/** What a case is before the step; for one that is to begin, nothing. */
interface Before {
  readonly row?: Pick<OutreachCaseRow, 'recipient' | 'round'>;
  readonly told: ReadonlyMap<string, ToldState>;
}

/** What a step writes into the case. */
export function fieldsOf({ event, route }: Step, { row, told }: Before, slots: Slots, now: Date): CaseFields {
  const holder = route && {
    ...{ practitioner: route.practitioner, recipient: route.account.accountId },
    ...{ route: route.via, routeReference: route.reference },
  };
  if (GOES_ON.includes(event))
    return { ...holder, ...NOT_DUE, lookAt: now, ...(event === 'snooze' ? {} : { snoozedUntil: null }) };
  const slot = dueSlot({ event, ...(route && { route }) }, slots);
  if (slot === undefined) {
    // Who was told stays in the case, so that it can go on with them.
    const stays = event !== 'unroutable' && told.has(row?.recipient ?? '');
    return stays ? NOT_DUE : NOBODY;
  }
  const dueKind = (row?.round ?? 0) > 0 ? 'snooze-over' : 'alert';
  return { ...holder, ...NEW_CLOCK, snoozedUntil: null, dueKind, dueAt: new Date(slot.slot) };
}

/** The digest that a case waits for after a step. */
export function dueSlot({ event, route }: Step, slots: Slots): DigestSlot | undefined {
  if (event !== 'route' || route === undefined) return undefined;
  const recipient = route.account.accountId;
  return { recipient, slot: slots(recipient) };
}
