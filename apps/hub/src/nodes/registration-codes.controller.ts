import { IssuedRegistrationCode, NewRegistrationCode, RegistrationCode, RegistrationCodePage } from '@kohort/hub-api';
import { actorOf, Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { listRegistrationCodes } from './list-registration-codes.js';
import { makeRegistrationCode } from './make-registration-code.js';
import { revokeRegistrationCode } from './revoke-registration-code.js';

const uuid = z.uuid('must be an id as this API gives it');
const codeQuery = pageQuery.extend({ after: uuid.optional() });

@Controller('api/nodes/registration-codes')
export class RegistrationCodesController {
  constructor(private readonly dataSource: DataSource) {}

  @Route({
    method: 'POST',
    path: '',
    summary: 'A one-time code for a new node or key; it is shown once',
    access: { permission: 'node:register' },
    reply: IssuedRegistrationCode,
  })
  make(@Body({ schema: NewRegistrationCode }) body: NewRegistrationCode, @User() user: UserCaller) {
    return makeRegistrationCode(this.dataSource, body, actorOf(user), new Date());
  }

  @Route({
    method: 'GET',
    path: '',
    summary: 'Registration codes and what became of them; never the codes themselves',
    access: { permission: 'node:register' },
    reply: RegistrationCodePage,
  })
  list(@Query({ schema: codeQuery }) { limit, after }: z.infer<typeof codeQuery>) {
    return listRegistrationCodes(this.dataSource, limit, after, new Date());
  }

  @Route({
    method: 'POST',
    path: ':id/revoke',
    summary: 'Revoke a code that is not spent',
    access: { permission: 'node:register' },
    reply: RegistrationCode,
    noBody: true,
  })
  revoke(@Param('id', { schema: uuid }) id: string, @User() user: UserCaller) {
    return revokeRegistrationCode(this.dataSource, id, actorOf(user), new Date());
  }
}
