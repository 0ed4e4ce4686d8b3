import { nextSlot, type OutreachSettings } from '@kohort/outreach';
import type { EntityManager } from 'typeorm';
import type { Outreach } from '../outreach.js';

/** The next slot of a clinician: milliseconds since 1970-01-01T00:00Z. */
export type Slots = (recipient: string) => number;

/** When mail leaves next to which of these, by the region's times and the clinician's quiet hours. */
export async function slotsOf(
  manager: EntityManager,
  { routing, config }: Pick<Outreach, 'routing' | 'config'>,
  settings: OutreachSettings,
  recipients: readonly string[],
  now: Date,
): Promise<Slots> {
  const wishes = await routing.directory.wishes(manager, recipients, settings);
  return (recipient) => nextSlot(now.getTime(), settings, wishes(recipient).quiet, config.timeZone);
}
