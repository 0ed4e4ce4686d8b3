import { ok, type Result } from '@kohort/kernel';
import type { PersonDetails as Details } from '@kohort/node-api';
import type { AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import { PersonDetails } from '../person-details.js';

/** People in memory, for tests of whoever shows them. */
export class PersonDetailsTwin extends PersonDetails {
  /** By person. */
  readonly people = new Map<string, Details>();
  readonly mergedInto = new Map<string, string>();
  isAway = false;
  /** Who has looked at whom, in order. */
  readonly reads: { readonly personId: string; readonly trialId: string; readonly actor: AuditActor }[] = [];

  read(
    { personId, trialId }: { readonly personId: string; readonly trialId: string },
    actor: AuditActor,
  ): Promise<Result<Details, AppFault>> {
    const id = this.mergedInto.get(personId) ?? personId;
    this.reads.push({ personId: id, trialId, actor });
    const found = this.people.get(id);
    if (this.isAway) return Promise.resolve(failure('records-away', 'The records cannot be read now.'));
    return Promise.resolve(found ? ok(found) : failure('not-found', 'There is no such person.'));
  }
}

/** Somebody of whom nothing is remarkable. */
export const detailsFor = (personId: string, more: Partial<Details> = {}): Details => ({
  personId,
  name: 'Anna Exempel',
  birthDate: '1960-05-17',
  gender: 'female',
  deceased: false,
  protectedIdentity: false,
  identifiers: [{ system: 'http://electronichealth.se/identifier/personnummer', value: '196005170000' }],
  telecom: [{ system: 'phone', value: '070-000 00 00', use: 'mobile' }],
  address: ['Storgatan 1', '123 45 Exempelstad'],
  language: 'sv',
  readAt: '2026-01-01T00:00:00.000Z',
  ...more,
});
