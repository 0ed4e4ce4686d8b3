import { nextSlot, type OutreachSettings } from '@kohort/outreach';
import type { EntityManager } from 'typeorm';
import type { Outreach } from '../outreach.js';

/** The next slot of a clinician: milliseconds since 1970-01-01T00:00Z. */
export type Slots = (recipient: string) => Promise<number>;

/** When mail leaves next to whom, by the region's times and the clinician's quiet hours. */
export function slotsOf(
  manager: EntityManager,
  { routing, config }: Pick<Outreach, 'routing' | 'config'>,
  settings: OutreachSettings,
  now: Date,
): Slots {
  const known = new Map<string, number>();
  return async (recipient) => {
    const before = known.get(recipient);
    if (before !== undefined) return before;
    const wishes = await routing.directory.wishes(manager, [recipient], settings);
    const slot = nextSlot(now.getTime(), settings, wishes(recipient).quiet, config.timeZone);
    known.set(recipient, slot);
    return slot;
  };
}
