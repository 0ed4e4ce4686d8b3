import { invariant, isoDay, localDayIn, type LocalDay } from '@kohort/kernel';
import type { ContactDecisions } from '../../consent/contact-decisions.js';
import type { ObjectionRegister } from '../../consent/objection-register.js';
import type { RunningProtocols } from '../../protocols/running-protocols.js';
import type { Referrals } from '../referrals.js';

const QUARTER_MS = 900_000;
/** No zone is further from UTC (Kiribati: +14 h). */
const FURTHEST_MS = 15 * 3_600_000;

/** What answers are given with. */
export class Answering {
  readonly #localDay: LocalDay;

  constructor(
    readonly protocols: RunningProtocols,
    readonly decisions: ContactDecisions,
    readonly objections: ObjectionRegister,
    readonly referrals: Referrals,
    timeZone: string,
  ) {
    this.#localDay = localDayIn(timeZone);
  }

  /** The region's day: "2026-12-01". */
  readonly dayOf = (at: Date): string => isoDay(this.#localDay(at.getTime()));

  /** The moment at which a day begins in the region; zones differ by whole quarters of an hour. */
  readonly startOf = (day: string): Date => {
    const midnight = Date.parse(`${day}T00:00:00Z`);
    for (let at = midnight - FURTHEST_MS; at <= midnight + FURTHEST_MS; at += QUARTER_MS)
      if (this.dayOf(new Date(at)) === day) return new Date(at);
    invariant(false, `${day} is a day of the region's calendar`);
  };
}
