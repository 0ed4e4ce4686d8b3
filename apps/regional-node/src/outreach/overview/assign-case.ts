import { ok, type Result } from '@kohort/kernel';
import type { AssignCase, AssignedCase } from '@kohort/node-api';
import { nextSlot, type CaseState, type ClinicianAccount } from '@kohort/outreach';
import { failure, type AppFault } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, In, type EntityManager } from 'typeorm';
import { ContactDecisions } from '../../consent/contact-decisions.js';
import { allOrNothing } from '../answering/all-or-nothing.js';
import { MEANWHILE } from '../answering/answer-case.js';
import { lockCases } from '../answering/lock-case.js';
import { moveCase } from '../case-log.js';
import { OutreachCaseRow } from '../outreach-case.entity.js';
import { OutreachMessageRow } from '../outreach-message.entity.js';
import { ClinicianDirectory } from '../planning/clinician-directory.js';
import { ensureDigests } from '../planning/ensure-digests.js';
import { OutreachConfig } from '../settings/outreach-config.js';
import type { Overseer } from './overseer.js';
import { reaches } from './trials-in-reach.js';

/** What cases are assigned with. */
@Injectable()
export class Assigning {
  constructor(
    readonly dataSource: DataSource,
    readonly decisions: ContactDecisions,
    readonly directory: ClinicianDirectory,
    readonly config: OutreachConfig,
  ) {}
}

/** Where nobody is told, or nobody answered: the coordinator may name somebody. */
const EVENTS: Partial<Record<CaseState, 'route' | 'escalate'>> = {
  unroutable: 'route',
  sent: 'escalate',
  uncertain: 'escalate',
  undeliverable: 'escalate',
  expired: 'escalate',
};

/**
 * Has a practitioner told whom somebody names, in the next digest of that practitioner. Whether the person may be contacted is
 * decided before the mail leaves, as ever.
 */
export async function assignCase(
  { dataSource, decisions, directory, config }: Assigning,
  { id, rowVersion, practitioner }: AssignCase & { readonly id: string },
  { actor, reach }: Overseer,
): Promise<Result<AssignedCase, AppFault>> {
  return allOrNothing(dataSource, async (manager) => {
    const row = await lockedCase(manager, decisions, id);
    if (row === undefined || !reaches(reach, row.trialId))
      return failure('not-found', 'There is no such case that you oversee.');
    if (row.rowVersion !== rowVersion) return failure('changed-meanwhile', MEANWHILE);
    const event = EVENTS[row.state];
    if (event === undefined) return failure('wrong-state', `A case that is ${row.state} is assigned to nobody.`);
    const account = await tellable(manager, directory, row, practitioner);
    if (!account.ok) return account;
    const at = new Date();
    const recipient = account.value.accountId;
    const settings = await config.settings(manager);
    const { quiet } = (await directory.wishes(manager, [recipient], settings))(recipient);
    const slot = nextSlot(at.getTime(), settings, quiet, config.timeZone);
    const round = await freeRound(manager, row, recipient);
    const moved = await moveCase(manager, row, event, {
      to: {
        ...{ practitioner, recipient, route: 'assigned', routeReference: null, round },
        ...{ dueKind: event === 'escalate' ? 'escalation' : 'alert', dueAt: new Date(slot) },
        // Whoever is told now has the whole time to answer.
        ...{ firstSentAt: null, clockFrom: null, stoppedAt: null, expiresAt: null, lookAt: null },
      },
      ...{ actor, at, details: { assigned: practitioner } },
    });
    if (!moved.ok) return moved;
    await ensureDigests(manager, [{ recipient, slot }], at);
    return ok({ id, rowVersion: moved.value.rowVersion, state: moved.value.state });
  });
}

async function lockedCase(
  manager: EntityManager,
  decisions: ContactDecisions,
  id: string,
): Promise<OutreachCaseRow | undefined> {
  const found = await manager.findOneBy(OutreachCaseRow, { id });
  if (found === null) return undefined;
  return (await lockCases(manager, decisions, found.personId)).find((row) => row.id === id);
}

/** Somebody with an account and an address, who was not told yet and did not say that the person is no patient of theirs. */
async function tellable(
  manager: EntityManager,
  directory: ClinicianDirectory,
  { id, excluded }: OutreachCaseRow,
  practitioner: string,
): Promise<Result<ClinicianAccount, AppFault>> {
  const account = (await directory.accounts(manager, [practitioner])).get(practitioner);
  if (account === undefined)
    return failure('invalid-input', 'This practitioner has no account that may answer.', '/practitioner');
  if (account.address === undefined)
    return failure('invalid-input', 'The account of this practitioner has no mail address.', '/practitioner');
  if (excluded.includes(practitioner))
    return failure('wrong-state', 'This practitioner has said that the person is not theirs.');
  const told = await manager.existsBy(OutreachMessageRow, {
    ...{ caseId: id, recipient: account.accountId },
    state: In(['claimed', 'sent', 'uncertain']),
  });
  return told ? failure('wrong-state', 'This practitioner has been told already, or may have been.') : ok(account);
}

/** One who could not be reached in this round is told in the next: nobody is told twice in one. */
async function freeRound(manager: EntityManager, { id, round }: OutreachCaseRow, recipient: string): Promise<number> {
  const refused = { caseId: id, recipient, round, state: 'undeliverable' as const };
  return (await manager.existsBy(OutreachMessageRow, refused)) ? round + 1 : round;
}
