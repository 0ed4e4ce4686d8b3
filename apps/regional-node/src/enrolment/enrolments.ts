import { isoDay, localDayIn, type LocalDay } from '@kohort/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ContactDecisions } from '../consent/contact-decisions.js';
import { RegionTime } from '../matching/matching.js';
import { PersonDetails } from '../person-details/person-details.js';
import { RunningProtocols } from '../protocols/running-protocols.js';

/** What every part of the enrolment's HTTP side works with. */
@Injectable()
export class Enrolments {
  readonly localDay: LocalDay;

  constructor(
    readonly dataSource: DataSource,
    readonly protocols: RunningProtocols,
    readonly contacts: ContactDecisions,
    readonly people: PersonDetails,
    { timeZone }: RegionTime,
  ) {
    this.localDay = localDayIn(timeZone);
  }

  /** The region's day, an ISO date. */
  today(now: Date): string {
    return isoDay(this.localDay(now.getTime()));
  }
}
