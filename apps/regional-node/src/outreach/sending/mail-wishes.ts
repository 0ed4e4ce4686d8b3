import { capReached, isQuietAt, weekAgo, type OutreachSettings } from '@kohort/outreach';
import { In, type EntityManager } from 'typeorm';
import type { Outreach } from '../outreach.js';
import { OutreachDigestRow } from '../outreach-digest.entity.js';

/** Why no mail leaves now, and after when the next may. */
export interface Refrain {
  readonly code: 'quiet-hours' | 'weekly-cap';
  readonly after: Date;
}

/** Asks again as the mail is to leave: wishes change, and a retry or a worker that was away is later than the slot. */
export async function refrainFrom(
  manager: EntityManager,
  { routing, config }: Outreach,
  settings: OutreachSettings,
  recipient: string,
  now: Date,
): Promise<Refrain | undefined> {
  const { weeklyCap, quiet } = (await routing.directory.wishes(manager, [recipient], settings))(recipient);
  const at = now.getTime();
  if (isQuietAt(at, quiet, config.timeZone)) return { code: 'quiet-hours', after: now };
  const rows = await manager.find(OutreachDigestRow, {
    where: { recipient, state: In(['sent', 'uncertain']) },
    order: { slot: 'DESC' },
    take: weeklyCap,
  });
  const slots = rows.map(({ slot }) => slot.getTime());
  if (!capReached(slots, weeklyCap, at)) return undefined;
  // There is room again when the oldest of the last ones no longer counts.
  return { code: 'weekly-cap', after: new Date((slots[weeklyCap - 1] ?? at) + (at - weekAgo(at)) - 1) };
}
