import { digest, MachineTokens, type MachineCaller } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, MoreThan } from 'typeorm';
import { NodeTokenRow } from './node-token.entity.js';
import { NodeRow } from './node.entity.js';

/** Finds the node behind a token. It must be live at this moment: a revocation holds at once. */
@Injectable()
export class NodeTokens extends MachineTokens {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async find(token: string): Promise<MachineCaller | undefined> {
    const { manager } = this.dataSource;
    const row = await manager.findOneBy(NodeTokenRow, {
      tokenDigest: digest(token),
      expiresAt: MoreThan(new Date()),
    });
    if (row === null || !(await manager.existsBy(NodeRow, { id: row.nodeId, revokedAt: IsNull() }))) return undefined;
    return { kind: 'machine', id: row.nodeId, scopes: row.scopes };
  }
}
