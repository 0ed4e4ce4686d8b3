import { Log, Machine, Route, type MachineCaller } from '@kohort/platform';
import { Heartbeat, NODE_SCOPE, RegistrationReply, RegistrationRequest } from '@kohort/protocol';
import { Body, Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { HubIdentity } from './hub-identity.js';
import { recordHeartbeat } from './record-heartbeat.js';
import { registerNode } from './register-node.js';

/** What nodes call. */
@Controller('api')
export class NodeController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly hub: HubIdentity,
    private readonly log: Log,
  ) {}

  @Route({
    method: 'POST',
    path: 'nodes/register',
    summary: "Register a node's key by a one-time code",
    access: { everyone: 'a node that has no key here yet; it holds a one-time code' },
    reply: RegistrationReply,
  })
  async register(@Body({ schema: RegistrationRequest }) { registration }: RegistrationRequest) {
    const registered = await registerNode(this.dataSource, this.hub, registration, new Date());
    if (!registered.ok) this.log.write('warn', 'registration-refused', { code: registered.error.code });
    return registered;
  }

  @Route({
    method: 'POST',
    path: 'node/heartbeat',
    summary: 'A node is there',
    access: { scope: NODE_SCOPE },
    reply: 'none',
  })
  heartbeat(@Body({ schema: Heartbeat }) body: Heartbeat, @Machine() { id }: MachineCaller) {
    return recordHeartbeat(this.dataSource, id, body, new Date());
  }
}
