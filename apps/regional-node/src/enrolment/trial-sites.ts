import { ok, type Result } from '@kohort/kernel';
import type { ChangeTrialSite, TrialSiteList, TrialSiteSettings, TrialSiteView } from '@kohort/node-api';
import { appendAudit, type AuditDetails } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { EntityManager } from 'typeorm';
import type { Enrolments } from './enrolments.js';
import { mayAt, reaches, type At, type Reach, type Staff } from './reach.js';
import { DEFAULT_SITE, filledAt, hasRoom, lackedBy, lockSite, watchingPlaces } from './site-places.js';
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
  return ok({ items: await Promise.all(sites.map((site) => viewOf(manager, site, deps.today(now)))) });
}

export async function readTrialSite(
  deps: Enrolments,
  at: At,
  staff: Staff,
  now: Date,
): Promise<Result<TrialSiteView, AppFault>> {
  const { manager } = deps.dataSource;
  const site = await findSite(manager, deps, at, staff, now);
  return site === undefined ? failure('not-found', NO_SITE) : ok(await viewOf(manager, site, deps.today(now)));
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
    const lifted = liftsRestrictions(held.settings, settings);
    if (lifted !== undefined && !mayAt(staff, 'enrolment-exception:write', at))
      return failure('forbidden', 'What lifts a restriction of the staff is for the steward to set.', `/${lifted}`);
    const changed = { settings, rowVersion: rowVersion + 1, changedAt: now, changedBy: staff.actor.id };
    await watchingPlaces(manager, at, () => manager.update(TrialSiteRow, { ...at }, changed));
    await appendAudit(manager, {
      actor: staff.actor,
      action: 'trial-site.changed',
      purpose: 'recruiting',
      subject: { type: 'trial', id: at.trialId },
      details: { site: at.siteId, rowVersion: rowVersion + 1, ...detailsOf(settings) },
    });
    return ok(await viewOf(manager, site, deps.today(now)));
  });

/** A setting that lifts a restriction, and is another than before. */
const liftsRestrictions = (before: TrialSiteSettings, now: TrialSiteSettings) =>
  (['showsBeforeReferral', 'clinicianMayTakeConsent'] as const).find((name) => before[name] !== now[name]);

function detailsOf(settings: TrialSiteSettings): AuditDetails {
  const { target = null, arms, coEnrolment, priority, openLabel, consentForms } = settings;
  const { showsBeforeReferral = null, clinicianMayTakeConsent = null } = settings;
  return {
    ...{ target, coEnrolment, priority, openLabel, showsBeforeReferral, clinicianMayTakeConsent },
    ...{ arms: arms.length, openArms: arms.filter(({ open }) => open).length, consentForms: consentForms.length },
  };
}

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

/** The names of the sites of a trial that runs. */
export async function siteNames(
  manager: EntityManager,
  { protocols }: Pick<Enrolments, 'protocols'>,
  trialId: string,
  now: Date,
): Promise<ReadonlyMap<string, string>> {
  const running = (await protocols.list(manager, now)).find((each) => each.trialId === trialId);
  return new Map(running?.sites.map(({ id, name }) => [id, name]));
}

/** Names are the protocol's; of a site that it does not name any more, the id stands in. */
async function sitesOf(
  manager: EntityManager,
  deps: Enrolments,
  trialId: string,
  reach: Reach,
  now: Date,
): Promise<NamedSite[]> {
  const names = await siteNames(manager, deps, trialId, now);
  const kept = await manager.find(TrialSiteRow, { where: { trialId }, order: { siteId: 'ASC' } });
  const ids = [...new Set([...names.keys(), ...kept.map(({ siteId }) => siteId)])];
  return ids
    .map((siteId) => ({ trialId, siteId, name: names.get(siteId) ?? siteId }))
    .filter((site) => reaches(reach, site));
}

async function viewOf(
  manager: EntityManager,
  { trialId, siteId, name }: NamedSite,
  today: string,
): Promise<TrialSiteView> {
  const row = await manager.findOneBy(TrialSiteRow, { trialId, siteId });
  const settings = row?.settings ?? DEFAULT_SITE;
  const filled = await filledAt(manager, { trialId, siteId });
  const set = row !== null && row.rowVersion > 0;
  return {
    ...settings,
    ...{ trialId, siteId, name, rowVersion: row?.rowVersion ?? 0, enrolled: filled.enrolled },
    ...(set ? { changedAt: row.changedAt.toISOString() } : {}),
    // Where it is blinded, who was enrolled since the last look would be in the arm that has grown.
    filled: settings.openLabel ? [...filled.byArm].map(([arm, enrolled]) => ({ arm, enrolled })) : [],
    open: hasRoom(settings, filled),
    lacks: lackedBy(settings, today),
  };
}
