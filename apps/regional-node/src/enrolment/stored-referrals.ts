import { checkEntry, effective, stepsOf } from '@kohort/enrolment';
import { isoDay, localDayIn, ok, type LocalDay, type Result } from '@kohort/kernel';
import type { AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RegionTime } from '../matching/matching.js';
import { Referrals, type NewReferral } from '../outreach/referrals.js';
import { begin } from './begin.js';
import { closeObjected } from './close-objected.js';
import { EnrolmentRow } from './enrolment.entity.js';
import { entryOf, readLog } from './history.js';
import { NO_TERMS } from './terms-of.js';
import { newEntry, writeEntry } from './write-entry.js';

/** Takes referred people into the log of their site. */
@Injectable()
export class StoredReferrals extends Referrals {
  readonly #localDay: LocalDay;

  constructor({ timeZone }: RegionTime) {
    super();
    this.#localDay = localDayIn(timeZone);
  }

  refer(manager: EntityManager, referral: NewReferral, actor: AuditActor, at: Date): Promise<Result<string, AppFault>> {
    const referredBy = actor.kind === 'user' ? actor.id : null;
    const by = { source: 'referral' as const, personLabel: null, referredBy, onBehalfOf: referral.onBehalfOf ?? null };
    const eventDate = this.#dayOf(at);
    return begin(manager, { ...referral, ...by, eventDate }, { actor, at, acted: false });
  }

  async stands(manager: EntityManager, enrolmentId: string): Promise<boolean> {
    return !(await manager.existsBy(EnrolmentRow, { id: enrolmentId, state: 'referred', acted: false }));
  }

  async takeBack(
    manager: EntityManager,
    enrolmentId: string,
    actor: AuditActor,
    at: Date,
  ): Promise<Result<undefined, AppFault>> {
    const lock = { mode: 'pessimistic_write' } as const;
    const row = await manager.findOne(EnrolmentRow, { where: { id: enrolmentId }, lock });
    if (row === null) return failure('not-found', 'There is no such enrolment.');
    if (row.acted) return failure('wrong-state', 'Somebody at the site has acted on the referral: it stands.');
    const today = this.#dayOf(at);
    const steps = stepsOf(effective((await readLog(manager, enrolmentId)).map(entryOf)));
    const entry = newEntry({ kind: 'close', eventDate: today, fields: { code: 'taken-back' } });
    const checked = checkEntry(steps, entry, { ...NO_TERMS, today });
    if (!checked.ok) return checked;
    const all = [...steps, { entry, state: checked.value }];
    await writeEntry(manager, row, { entry, steps: all, actor, at, set: { acted: false } });
    return ok(undefined);
  }

  async closeObjected(manager: EntityManager, personIds: readonly string[], at: Date): Promise<void> {
    await closeObjected(manager, personIds, { today: this.#dayOf(at), at });
  }

  #dayOf(at: Date): string {
    return isoDay(this.#localDay(at.getTime()));
  }
}
