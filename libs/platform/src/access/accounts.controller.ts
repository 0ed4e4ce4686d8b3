import { Body, Controller, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { Account, AccountChange, AccountPage, Assignment, NewAccount, NewAssignment } from '../api/access.js';
import { pageQuery } from '../api/page.js';
import { actorOf, User, type UserCaller } from '../route/caller.js';
import { Route } from '../route/route.js';
import { Accounts } from './accounts.js';
import { DelegationLog } from './delegation-log.js';

const uuid = z.uuid('must be an id as this API gives it');
const accountQuery = pageQuery.extend({ after: uuid.optional() });

@Controller('api/accounts')
export class AccountsController {
  constructor(
    private readonly accounts: Accounts,
    private readonly log: DelegationLog,
  ) {}

  @Route({
    method: 'GET',
    path: '',
    summary: 'Who may log in, with their roles',
    access: { permission: 'account:read' },
    reply: AccountPage,
  })
  list(@Query({ schema: accountQuery }) query: z.infer<typeof accountQuery>) {
    return this.accounts.list(query.limit, query.after);
  }

  @Route({
    method: 'POST',
    path: '',
    summary: 'Add a person, or change the one with this subject',
    access: { permission: 'account:write' },
    reply: Account,
  })
  save(@Body({ schema: NewAccount }) body: NewAccount, @User() user: UserCaller) {
    return this.accounts.save(body, actorOf(user));
  }

  @Route({
    method: 'PATCH',
    path: ':id',
    summary: 'Close or open an account; closing ends its sessions',
    access: { permission: 'account:write' },
    reply: Account,
  })
  change(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: AccountChange }) body: z.infer<typeof AccountChange>,
    @User() user: UserCaller,
  ) {
    return this.accounts.setActive(id, body.active, actorOf(user));
  }

  @Route({
    method: 'POST',
    path: ':id/assignments',
    summary: 'Give a role: a line of the delegation log',
    access: { permission: 'account:write' },
    reply: Assignment,
  })
  assign(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: NewAssignment }) body: NewAssignment,
    @User() user: UserCaller,
  ) {
    return this.log.assign(id, body, actorOf(user));
  }

  @Route({
    method: 'DELETE',
    path: ':id/assignments/:assignment',
    summary: 'End a role now',
    access: { permission: 'account:write' },
    reply: 'none',
  })
  end(
    @Param('id', { schema: uuid }) id: string,
    @Param('assignment', { schema: uuid }) assignment: string,
    @User() user: UserCaller,
  ) {
    return this.log.end(id, assignment, actorOf(user));
  }
}
