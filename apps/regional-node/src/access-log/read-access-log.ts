import type { Lang } from '@kohort/criteria';
import { ok, type Result } from '@kohort/kernel';
import type { AccessLogLine, AccessLogPage } from '@kohort/node-api';
import { appendAudit, readAudit, type AuditActor, type AuditEvent } from '@kohort/persistence';
import { failure, whoActed, type AppFault, type WhoActed } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { membersOf } from '../consent/lock-contacts.js';
import { programName, UNKNOWN_ACCOUNT, wordsFor } from './words.js';

export interface AccessLogQuestion {
  readonly personId: string;
  readonly lang: Lang;
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

/**
 * Who looked at a person and did what about them, under all ids that the person has, newest first. That it was read is in
 * the audit, and in the list when it is read again. Fails for an id of nobody, now or before.
 */
export async function readAccessLog(
  dataSource: DataSource,
  { personId, lang, limit, after }: AccessLogQuestion,
  actor: AuditActor,
): Promise<Result<AccessLogPage, AppFault>> {
  const { manager } = dataSource;
  // 'audit': somebody read the audit about the person.
  const subjects = { types: ['person', 'audit'], ids: await membersOf(manager, [personId]) };
  const page = await readAudit(dataSource, { limit, subjects, ...(after === undefined ? {} : { after }) });
  if (page.events.length === 0 && after === undefined && !(await isKnown(manager, personId)))
    return failure('not-found', 'There is no such person.');
  const items = await linesOf(manager, page.events, lang);
  await dataSource.transaction((inside) =>
    appendAudit(inside, {
      actor,
      action: 'access-log.read',
      purpose: 'recruiting',
      subject: { type: 'person', id: personId },
      details: { count: items.length },
    }),
  );
  return ok(page.next === undefined ? { items } : { items, next: page.next });
}

const isKnown = async (manager: EntityManager, personId: string): Promise<boolean> =>
  (await manager.query<unknown[]>('select from person where id = $1', [personId])).length > 0;

async function linesOf(manager: EntityManager, events: readonly AuditEvent[], lang: Lang): Promise<AccessLogLine[]> {
  const users = events.filter(({ actor }) => actor.kind === 'user').map(({ actor }) => actor.id);
  const accounts = await whoActed(manager, users);
  const acronyms = await acronymsOf(manager, events.map(trialOf));
  return events.map((event) => {
    const { id, at, action } = event;
    const trial = trialOf(event);
    const acronym = trial === undefined ? undefined : acronyms.get(trial);
    return {
      ...{ id, at: at.toISOString(), action, who: whoOf(event, accounts, lang), what: wordsFor(action, lang) },
      ...(trial === undefined ? {} : { trial: { id: trial, ...(acronym === undefined ? {} : { acronym }) } }),
    };
  });
}

function whoOf({ actor, at }: AuditEvent, accounts: ReadonlyMap<string, WhoActed>, lang: Lang): AccessLogLine['who'] {
  const { kind, id } = actor;
  if (kind !== 'user') return { kind, name: programName(kind, lang), roles: [] };
  const account = accounts.get(id);
  return { kind, name: account?.name ?? UNKNOWN_ACCOUNT[lang], roles: account?.rolesAt(at) ?? [] };
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Every event about a person that is for a trial names it so. */
function trialOf({ details }: AuditEvent): string | undefined {
  const { trial } = details;
  return typeof trial === 'string' && UUID.test(trial) ? trial : undefined;
}

async function acronymsOf(
  manager: EntityManager,
  trials: readonly (string | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(trials.filter((trial) => trial !== undefined))];
  if (ids.length === 0) return new Map();
  const rows = await manager.query<{ id: string; acronym: string }[]>(
    `select distinct on (trial_id) trial_id as id, acronym from protocol
       where trial_id = any($1::uuid[]) order by trial_id, version desc`,
    [ids],
  );
  return new Map(rows.map(({ id, acronym }) => [id, acronym]));
}
