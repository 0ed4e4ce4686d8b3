import { NewUnitBlock, PersonId, UnitBlock, UnitBlockPage } from '@kohort/node-api';
import { actorOf, Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { blockUnit, endUnitBlock } from './block-unit.js';
import { listUnitBlocks } from './list-unit-blocks.js';

const access = { permission: 'unit-block:write' } as const;

/** Units whose records of a person are blocked (spärr). */
@Controller('api')
export class UnitBlocksController {
  constructor(private readonly dataSource: DataSource) {}

  @Route({
    method: 'GET',
    path: 'people/:id/blocks',
    summary: 'The units whose records of a person are or were blocked',
    access,
    reply: UnitBlockPage,
  })
  list(
    @Param('id', { schema: PersonId }) personId: string,
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @User() user: UserCaller,
  ) {
    return listUnitBlocks(this.dataSource, personId, query, actorOf(user));
  }

  @Route({
    method: 'POST',
    path: 'people/:id/blocks',
    summary: "Note that a unit's records of a person are blocked",
    access,
    reply: UnitBlock,
  })
  add(
    @Param('id', { schema: PersonId }) personId: string,
    @Body({ schema: NewUnitBlock }) { organization }: NewUnitBlock,
    @User() user: UserCaller,
  ) {
    return blockUnit(this.dataSource, { personId, organization }, actorOf(user), new Date());
  }

  @Route({
    method: 'POST',
    path: 'blocks/:id/end',
    summary: 'Note that the person has lifted a block',
    access,
    reply: UnitBlock,
    noBody: true,
  })
  end(@Param('id', { schema: z.uuid('must be an id as this API gives it') }) id: string, @User() user: UserCaller) {
    return endUnitBlock(this.dataSource, id, actorOf(user), new Date());
  }
}
