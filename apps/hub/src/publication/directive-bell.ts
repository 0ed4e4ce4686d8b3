import { listenTo } from '@kohort/persistence';
import { Log } from '@kohort/platform';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Bell } from './bell.js';
import { DIRECTIVE_CHANNEL } from './give-directive.js';

/**
 * Rings when a directive was committed, in this process or another one. All waiting nodes of a process share its one
 * connection, and none of the pool's is held while they wait.
 */
@Injectable()
export class DirectiveBell extends Bell implements OnModuleDestroy {
  readonly #listening: { readonly close: () => Promise<void> };

  constructor(dataSource: DataSource, log: Log) {
    super();
    this.#listening = listenTo(dataSource, {
      channel: DIRECTIVE_CHANNEL,
      onWake: () => this.ring(),
      onLost: (error) => log.error('directives-unheard', error, { dependency: 'database' }),
    });
  }

  /** Before the server waits for its requests to end: those that wait here end now. */
  async onModuleDestroy(): Promise<void> {
    this.close();
    await this.#listening.close();
  }
}
