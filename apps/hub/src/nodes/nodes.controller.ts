import { NodeRevocation, RegisteredNode, RegisteredNodePage } from '@kohort/hub-api';
import { actorOf, Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { listNodes } from './list-nodes.js';
import { revokeNode } from './revoke-node.js';

const uuid = z.uuid('must be an id as this API gives it');
const nodeQuery = pageQuery.extend({ after: uuid.optional() });

/** What people do with nodes. */
@Controller('api/nodes')
export class NodesController {
  constructor(private readonly dataSource: DataSource) {}

  @Route({
    method: 'GET',
    path: '',
    summary: 'The regional nodes, revoked ones too',
    // Everyone sees the same nodes, so it does not matter which organisation somebody is of.
    access: { permission: 'node:read', within: ['organisation'] },
    reply: RegisteredNodePage,
  })
  list(@Query({ schema: nodeQuery }) { limit, after }: z.infer<typeof nodeQuery>) {
    return listNodes(this.dataSource, limit, after);
  }

  @Route({
    method: 'POST',
    path: ':id/revoke',
    summary: "Revoke a node's key; its tokens end at once",
    access: { permission: 'node:revoke' },
    reply: RegisteredNode,
  })
  revoke(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: NodeRevocation }) { reason }: NodeRevocation,
    @User() user: UserCaller,
  ) {
    return revokeNode(this.dataSource, id, reason, actorOf(user), new Date());
  }
}
