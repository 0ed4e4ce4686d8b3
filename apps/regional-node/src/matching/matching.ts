import { Injectable } from '@nestjs/common';
import { People } from '../ingestion/people.js';
import { RunningProtocols } from '../protocols/running-protocols.js';
import { Evaluators } from './evaluators.js';

/** Where the region is: what "today" means. */
export abstract class RegionTime {
  abstract readonly timeZone: string;
}

/** What every part of the matching works with. */
@Injectable()
export class Matching {
  readonly timeZone: string;

  constructor(
    readonly people: People,
    readonly protocols: RunningProtocols,
    readonly evaluators: Evaluators,
    { timeZone }: RegionTime,
  ) {
    this.timeZone = timeZone;
  }
}
