import { Handles } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { sweepAll } from '../ingestion/people-changed.js';
import { Matching } from './matching.js';
import { startSweep } from './start-sweep.js';

/** What the absence of a record means has changed: everybody is evaluated anew for every trial that runs. */
@Injectable()
@Handles(sweepAll)
export class SweepAll {
  constructor(
    private readonly dataSource: DataSource,
    private readonly matching: Matching,
  ) {}

  async run(): Promise<void> {
    const now = new Date();
    const running = await this.matching.protocols.list(this.dataSource.manager, now);
    for (const protocol of running) {
      await this.dataSource.transaction((manager) => startSweep(manager, this.matching, protocol, now, 'coverage'));
    }
  }
}
