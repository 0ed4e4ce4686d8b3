import type { Result } from '@kohort/kernel';
import { failure, type AppFault } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import { Referrals } from '../outreach/referrals.js';

/** Takes referred people into the log of their site. */
@Injectable()
export class StoredReferrals extends Referrals {
  refer(): Promise<Result<string, AppFault>> {
    return Promise.resolve(failure('unavailable', 'Nobody can be referred yet.'));
  }

  takeBack(): Promise<Result<undefined, AppFault>> {
    return Promise.resolve(failure('unavailable', 'Nobody can be referred yet.'));
  }
}
