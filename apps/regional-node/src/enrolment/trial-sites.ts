import { ok, type Result } from '@kohort/kernel';
import type { ChangeTrialSite, TrialSiteList, TrialSiteView } from '@kohort/node-api';
import { appendAudit } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import type { Enrolments } from './enrolments.js';
import { reaches, type At, type Reach, type Staff } from './reach.js';
import { DEFAULT_SITE, filledAt, hasRoom, lockSite, watchingPlaces } from './site-places.js';
import { TrialSiteRow } from './trial-site.entity.js';

const NO_SITE = 'The trial has no such site here, or you do not work there.';

/** The sites of a trial where somebody works: those where the steward lets it run, and those that were set up before. */
export async function listTrialSites(
  deps: Enrolments,
  trialId: string,
  staff: Staff,
  now: Date,
): Promise<Result<TrialSiteList, AppFault>> {
  const { manager } = deps.dataSource;
  const sites = await sitesOf(manager, deps, trialId, staff.reach('enrolment-progress:read'), now);
  if (sites.length === 0) return failure('not-found', 'The trial has no site here where you work.');
  return ok({ items: await Promise.all(sites.map((site) => viewOf(manager, site))) });
}

export async function readTrialSite(
  deps: Enrolments,
  at: At,
  staff: Staff,
  now: Date,
): Promise<Result<TrialSiteView, AppFault>> {
  const { manager } = deps.dataSource;
  const site = await findSite(manager, deps, at, staff, now);
  return site === undefined ? failure('not-found', NO_SITE) : ok(await viewOf(manager, site));
}

/** Sets how a trial is run at a site. Where that closes or opens it, outreach looks at the candidates again. */
export const changeTrialSite = (
  deps: Enrolments,
  at: At,
  { rowVersion, ...settings }: ChangeTrialSite,
  staff: Staff,
  now: Date,
): Promise<Result<TrialSiteView, AppFault>> =>
  deps.dataSource.transaction(async (manager): Promise<Result<TrialSiteView, AppFault>> => {
    const site = await findSite(manager, deps, at, staff, now);
    if (site === undefined) return failure('not-found', NO_SITE);
    const held = await lockSite(manager, at, now);
    if (held.rowVersion !== rowVersion) return failure('changed-meanwhile', 'Somebody has changed it: read it again.');
    const changed = { settings, rowVersion: rowVersion + 1, changedAt: now, changedBy: staff.actor.id };
    await watchingPlaces(manager, at, () => manager.update(TrialSiteRow, { ...at }, changed));
    const { target = null, arms, coEnrolment, priority, openLabel, consentForms } = settings;
    await appendAudit(manager, {
      actor: staff.actor,
      action: 'trial-site.changed',
      purpose: 'recruiting',
      subject: { type: 'trial', id: at.trialId },
      details: {
        ...{ site: at.siteId, rowVersion: rowVersion + 1, target, coEnrolment, priority, openLabel },
        ...{ arms: arms.length, openArms: arms.filter(({ open }) => open).length, consentForms: consentForms.length },
      },
    });
    return ok(await viewOf(manager, site));
  });

interface NamedSite extends At {
  readonly name: string;
}

async function findSite(
  manager: EntityManager,
  deps: Enrolments,
  { trialId, siteId }: At,
  { reach }: Staff,
  now: Date,
): Promise<NamedSite | undefined> {
  const sites = await sitesOf(manager, deps, trialId, reach('enrolment-settings:write'), now);
  return sites.find((site) => site.siteId === siteId);
}

/** Names are the protocol's; of a site that it does not name any more, the id stands in. */
async function sitesOf(
  manager: EntityManager,
  { protocols }: Enrolments,
  trialId: string,
  reach: Reach,
  now: Date,
): Promise<NamedSite[]> {
  const running = (await protocols.list(manager, now)).find((each) => each.trialId === trialId);
  const names = new Map(running?.sites.map(({ id, name }) => [id, name]));
  const kept = await manager.find(TrialSiteRow, { where: { trialId }, order: { siteId: 'ASC' } });
  const ids = [...new Set([...names.keys(), ...kept.map(({ siteId }) => siteId)])];
  return ids
    .map((siteId) => ({ trialId, siteId, name: names.get(siteId) ?? siteId }))
    .filter((site) => reaches(reach, site));
}

async function viewOf(manager: EntityManager, { trialId, siteId, name }: NamedSite): Promise<TrialSiteView> {
  const row = await manager.findOneBy(TrialSiteRow, { trialId, siteId });
  const settings = row?.settings ?? DEFAULT_SITE;
  const filled = await filledAt(manager, { trialId, siteId });
  // How full the arms are is no secret: who is in which is.
  const set = row !== null && row.rowVersion > 0;
  return {
    ...settings,
    ...{ trialId, siteId, name, rowVersion: row?.rowVersion ?? 0, enrolled: filled.enrolled },
    ...(set ? { changedAt: row.changedAt.toISOString() } : {}),
    filled: [...filled.byArm].map(([arm, enrolled]) => ({ arm, enrolled })),
    open: hasRoom(settings, filled),
  };
}
