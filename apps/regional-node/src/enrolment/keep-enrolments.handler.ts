import { isoDay, localDayIn, type LocalDay } from '@kohort/kernel';
import { Handles } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RegionTime } from '../matching/matching.js';
import { RunningProtocols } from '../protocols/running-protocols.js';
import { eraseIdentities } from './erase-identities.js';
import { keepEnrolments } from './jobs.js';
import { markReconsent } from './mark-reconsent.js';

/** What time and amendments alone change of enrolments. */
@Injectable()
@Handles(keepEnrolments, { rhythm: { everyMs: 60_000 }, payload: {} })
export class KeepEnrolments {
  readonly #localDay: LocalDay;

  constructor(
    private readonly dataSource: DataSource,
    private readonly protocols: RunningProtocols,
    { timeZone }: RegionTime,
  ) {
    this.#localDay = localDayIn(timeZone);
  }

  async run(): Promise<void> {
    await this.keep(new Date());
  }

  async keep(at: Date): Promise<void> {
    const today = isoDay(this.#localDay(at.getTime()));
    for (const running of await this.protocols.list(this.dataSource.manager, at))
      await this.dataSource.transaction((manager) => markReconsent(manager, running, today, at));
    while ((await this.dataSource.transaction((manager) => eraseIdentities(manager, { today, at }))) > 0);
  }
}
