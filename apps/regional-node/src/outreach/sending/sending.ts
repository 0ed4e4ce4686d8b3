import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Outreach } from '../outreach.js';
import { Checkpoints } from './checkpoints.js';
import { Mailing } from './mailing.js';

/** What the sender works with. */
@Injectable()
export class Sending {
  constructor(
    readonly dataSource: DataSource,
    readonly outreach: Outreach,
    readonly mailing: Mailing,
    readonly checkpoints: Checkpoints,
  ) {}
}
