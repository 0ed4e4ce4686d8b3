import { formOn } from '@kohort/enrolment';
import { TrialSiteSettings, type SiteLacks } from '@kohort/node-api';
import type { EntityManager } from 'typeorm';
import { askForReview } from '../consent/contact-review.js';
import type { At } from './reach.js';
import { TrialSiteRow } from './trial-site.entity.js';

/** What holds where nobody set anything. */
export const DEFAULT_SITE: TrialSiteSettings = TrialSiteSettings.parse({});

/** The settings of a trial at a site. */
export async function siteSettings(manager: EntityManager, { trialId, siteId }: At): Promise<TrialSiteSettings> {
  return (await manager.findOneBy(TrialSiteRow, { trialId, siteId }))?.settings ?? DEFAULT_SITE;
}

/** The same, locked until the transaction ends: whoever gives a number, fills a slot or changes the settings waits. */
export async function lockSite(manager: EntityManager, { trialId, siteId }: At, at: Date): Promise<TrialSiteRow> {
  const untouched = { settings: DEFAULT_SITE, lastScreeningNumber: 0, rowVersion: 0, changedAt: at, changedBy: 'node' };
  await manager
    .createQueryBuilder()
    .insert()
    .into(TrialSiteRow)
    .values({ trialId, siteId, ...untouched })
    .orIgnore()
    .execute();
  return manager.findOneOrFail(TrialSiteRow, { where: { trialId, siteId }, lock: { mode: 'pessimistic_write' } });
}

/** How many were ever enrolled at a site, in all and by arm; who left or completed since keeps the slot. */
export interface Filled {
  readonly enrolled: number;
  readonly byArm: ReadonlyMap<string, number>;
}

export async function filledAt(manager: EntityManager, { trialId, siteId }: At): Promise<Filled> {
  const rows = await manager.query<{ arm: string | null; enrolled: number }[]>(
    `select summary->>'arm' as arm, count(*)::integer as enrolled from enrolment
       where trial_id = $1 and site_id = $2 and summary ? 'enrolledOn' group by 1 order by 1`,
    [trialId, siteId],
  );
  return {
    enrolled: rows.reduce((sum, { enrolled }) => sum + enrolled, 0),
    byArm: new Map(rows.flatMap(({ arm, enrolled }) => (arm === null ? [] : [[arm, enrolled]]))),
  };
}

/** Whether somebody may be put into this arm. */
export const hasSlot = ({ code, slots, open }: TrialSiteSettings['arms'][number], { byArm }: Filled): boolean =>
  open && (byArm.get(code) ?? 0) < slots;

/** Whether as many are enrolled as were to be. */
export const isTargetReached = ({ target }: Pick<TrialSiteSettings, 'target'>, { enrolled }: Filled): boolean =>
  target !== undefined && enrolled >= target;

/** Whether the site takes anybody: its target is not reached, and where the trial has arms, one is open with a slot. */
export const hasRoom = (settings: TrialSiteSettings, filled: Filled): boolean =>
  !isTargetReached(settings, filled) &&
  (settings.arms.length === 0 || settings.arms.some((arm) => hasSlot(arm, filled)));

/** What is to be set before consent can be recorded. */
export const lackedBy = ({ consentForms }: TrialSiteSettings, today: string): SiteLacks =>
  formOn(consentForms, today) === undefined ? ['consent-form'] : [];

export const isOpenAt = async (manager: EntityManager, at: At): Promise<boolean> =>
  hasRoom(await siteSettings(manager, at), await filledAt(manager, at));

/** Does what may fill or free a site; where that opens or closes it, outreach looks at the trial's candidates again. */
export async function watchingPlaces<Value>(manager: EntityManager, at: At, act: () => Promise<Value>): Promise<Value> {
  const before = await isOpenAt(manager, at);
  const value = await act();
  if ((await isOpenAt(manager, at)) !== before) {
    const rows = await manager.query<{ person_id: string }[]>(
      `select person_id from candidate where trial_id = $1 and state = 'candidate'`,
      [at.trialId],
    );
    await askForReview(
      manager,
      rows.map(({ person_id }) => person_id),
    );
  }
  return value;
}
