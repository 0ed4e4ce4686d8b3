import { ok, type Result } from '@kohort/kernel';
import type { ObjectionFilter, ObjectionPage } from '@kohort/node-api';
import { appendAudits, readPage, type AuditActor, type NewAuditEvent } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager, SelectQueryBuilder } from 'typeorm';
import { inSight, maySee } from '../matching/who-sees.js';
import { NOBODY } from './add-objection.js';
import { membersOf } from './lock-contacts.js';
import { ObjectionRow } from './objection.entity.js';
import { survivorsOf } from './survivors-of.js';
import { objectionView } from './views.js';

export interface ObjectionListing extends ObjectionFilter {
  readonly limit: number;
  readonly after?: string | undefined;
  /** Of this person only. */
  readonly personId?: string;
}

/** The register of objections, or one person's part of it; whoever is protected is in no list. The reading is in the audit. */
export async function listObjections(
  dataSource: DataSource,
  listing: ObjectionListing,
  actor: AuditActor,
): Promise<Result<ObjectionPage, AppFault>> {
  const { personId } = listing;
  return dataSource.transaction(async (manager): Promise<Result<ObjectionPage, AppFault>> => {
    if (personId !== undefined && !(await maySee(manager, 'everyone', personId))) return failure('not-found', NOBODY);
    const page = await readPage(await found(manager, listing), { ...listing, sort: 'recordedAt' });
    if (!page.ok) return page;
    const { items, next } = page.value;
    const ids = items.map((row) => row.personId);
    const survivors = await survivorsOf(manager, ids);
    await appendAudits(manager, listed(actor, listing, ids));
    const lines = items.map((row) => objectionView(row, survivors.get(row.personId) ?? row.personId));
    return ok(next === undefined ? { items: lines } : { items: lines, next });
  });
}

async function found(
  manager: EntityManager,
  { personId, kind, trial, state }: ObjectionListing,
): Promise<SelectQueryBuilder<ObjectionRow>> {
  const { sql, parameters } = inSight('everyone', 'objection.personId');
  const query = manager.createQueryBuilder(ObjectionRow, 'objection').where(sql, parameters);
  if (personId !== undefined)
    query.andWhere('objection.personId = any(:members)', { members: await membersOf(manager, [personId]) });
  if (kind !== undefined) query.andWhere('objection.kind = :kind', { kind });
  if (trial !== undefined) query.andWhere('objection.trialId = :trial', { trial });
  if (state !== undefined) query.andWhere(`objection.validUntil is ${state === 'ended' ? 'not ' : ''}null`);
  return query;
}

function listed(
  actor: AuditActor,
  { personId, trial }: ObjectionListing,
  personIds: readonly string[],
): NewAuditEvent[] {
  const purpose = 'recruiting' as const;
  const details = { count: personIds.length };
  if (personId !== undefined) {
    return [{ actor, action: 'objections.read', purpose, subject: { type: 'person', id: personId }, details }];
  }
  const each = [...new Set(personIds)].map((id) => ({
    ...{ actor, action: 'objection.listed', purpose },
    subject: { type: 'person', id },
  }));
  return [
    { actor, action: 'objections.listed', purpose, subject: { type: 'trial', id: trial ?? 'all' }, details },
    ...each,
  ];
}
