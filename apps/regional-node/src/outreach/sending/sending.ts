import { Injectable } from '@nestjs/common';
import { Outreach } from '../outreach.js';
import { Checkpoints } from './checkpoints.js';
import { Mailing } from './mailing.js';
import { SendersPool } from './senders-pool.js';

/** What the sender works with. */
@Injectable()
export class Sending {
  constructor(
    readonly pool: SendersPool,
    readonly outreach: Outreach,
    readonly mailing: Mailing,
    readonly checkpoints: Checkpoints,
  ) {}
}
