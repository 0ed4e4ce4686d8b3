import { ok, type Result } from '@kohort/kernel';
import type { EnrolmentFilter, EnrolmentPage } from '@kohort/node-api';
import { appendAudits, readPage, type NewAuditEvent } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { EnrolmentRow } from './enrolment.entity.js';
import type { Enrolments } from './enrolments.js';
import { withinReach, type Reach, type Staff } from './reach.js';
import { linesOf } from './views.js';

export interface EnrolmentListing extends EnrolmentFilter {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** The screening list of the sites where somebody works, without names. In the audit is that it was read, and who was. */
export const listEnrolments = (
  { dataSource }: Pick<Enrolments, 'dataSource'>,
  listing: EnrolmentListing,
  staff: Staff,
): Promise<Result<EnrolmentPage, AppFault>> =>
  dataSource.transaction(async (manager): Promise<Result<EnrolmentPage, AppFault>> => {
    const page = await readPage(found(manager, listing, staff.reach('enrolment:read')), listing);
    if (!page.ok) return page;
    const { items, next } = page.value;
    await appendAudits(manager, listed(staff, listing, items));
    const lines = await linesOf(manager, items);
    return ok(next === undefined ? { items: lines } : { items: lines, next });
  });

function found(
  manager: EntityManager,
  { trial, site, state, text }: EnrolmentFilter,
  reach: Reach,
): SelectQueryBuilder<EnrolmentRow> {
  const { sql, parameters } = withinReach(reach, 'enrolment');
  const query = manager.createQueryBuilder(EnrolmentRow, 'enrolment').where(sql, parameters);
  if (trial !== undefined) query.andWhere('enrolment.trialId = :trial', { trial });
  if (site !== undefined) query.andWhere('enrolment.siteId = :site', { site });
  if (state !== undefined) query.andWhere('enrolment.state = :state', { state });
  if (text !== undefined) query.andWhere('strpos(enrolment.screeningNumber, :text) > 0', { text: text.toUpperCase() });
  return query;
}

function listed({ actor }: Staff, { trial }: EnrolmentListing, rows: readonly EnrolmentRow[]): NewAuditEvent[] {
  const purpose = 'recruiting' as const;
  const about = rows.flatMap(({ id, personId, trialId }): NewAuditEvent[] => {
    if (personId === null) return [];
    const details = { enrolment: id, trial: trialId };
    return [{ actor, action: 'enrolment.listed', purpose, subject: { type: 'person', id: personId }, details }];
  });
  const subject = { type: 'trial', id: trial ?? 'all' };
  return [{ actor, action: 'enrolments.listed', purpose, subject, details: { count: rows.length } }, ...about];
}
