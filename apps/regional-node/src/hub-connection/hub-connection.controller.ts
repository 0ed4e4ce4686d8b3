import { ok, type Result } from '@kohort/kernel';
import { HubConnection, HubRegistration } from '@kohort/node-api';
import { actorOf, failure, Log, Route, User, type AppFault, type ErrorCode, type UserCaller } from '@kohort/platform';
import { Body, Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { clientIdIn, connectionView, readConnection, recordFailure } from './connection-state.js';
import { shownCode, type HubFault } from './hub-fault.js';
import { NodeIdentity } from './node-identity.js';
import { registerAtHub } from './register-at-hub.js';

const CODES: Partial<Record<HubFault['code'], ErrorCode>> = { 'hub-refused': 'hub-refused', 'hub-away': 'hub-away' };

@Controller('api/hub-connection')
export class HubConnectionController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly identity: NodeIdentity,
    private readonly log: Log,
  ) {}

  @Route({
    method: 'GET',
    path: '',
    summary: 'How the node stands with the hub',
    access: { permission: 'hub-connection:read' },
    reply: HubConnection,
  })
  async show(): Promise<HubConnection> {
    return connectionView(await readConnection(this.dataSource.manager), this.identity);
  }

  @Route({
    method: 'POST',
    path: 'register',
    summary: "Register this node's key at the hub by a one-time code",
    access: { permission: 'hub-connection:write' },
    reply: HubConnection,
  })
  async register(
    @Body({ schema: HubRegistration }) { code }: HubRegistration,
    @User() user: UserCaller,
  ): Promise<Result<HubConnection, AppFault>> {
    const now = new Date();
    const registered = await registerAtHub(this.dataSource, this.identity, code, actorOf(user), now);
    if (registered.ok) return ok(await this.show());
    // A code that was mistyped does not touch a connection that stands.
    const { manager } = this.dataSource;
    if (clientIdIn(await readConnection(manager), this.identity) === undefined)
      await recordFailure(manager, registered.error, now);
    this.log.write('warn', 'hub-contact-failed', { code: shownCode(registered.error) });
    return failure(CODES[registered.error.code] ?? 'hub-unreadable', registered.error.message);
  }
}
