import { withOwnPool } from '@kohort/persistence';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { CONNECTIONS } from './mailing.js';

/**
 * The connections of the senders, apart from all others: each holds one while a mail server answers and needs a second for
 * its claims, and neither they nor whoever waits for the people whom they have locked may keep that from them.
 */
@Injectable()
export class SendersPool implements OnApplicationShutdown {
  private constructor(readonly dataSource: DataSource) {}

  static async open(dataSource: DataSource): Promise<SendersPool> {
    return new SendersPool(await withOwnPool(dataSource, 2 * CONNECTIONS).initialize());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
