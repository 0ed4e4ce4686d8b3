import { ApplicationPage, DecidedPermit, DecidedPermitPage, PermitDecision, RegisterPage } from '@kohort/hub-api';
import { AccessPolicy, actorOf, boundsOf, Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { RegionCode } from '@kohort/protocol';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { HubIdentity } from '../nodes/hub-identity.js';
import type { TrialCaller } from '../trials/caller.js';
import { decidePermit } from './decide-permit.js';
import { listApplications } from './list-applications.js';
import { listPermits } from './list-permits.js';
import { listRegister } from './list-register.js';
import { SigningKeys } from './signing-keys.js';

const uuid = z.uuid('must be an id as this API gives it');
const number = z.coerce.number().int().min(1).max(100_000);
const order = (standard: 'asc' | 'desc') => z.enum(['asc', 'desc']).default(standard);
const applicationQuery = pageQuery.extend({
  sort: z.enum(['submittedAt']).default('submittedAt'),
  order: order('asc'),
  organisation: uuid.optional(),
  region: RegionCode.optional(),
});
const permitQuery = pageQuery.extend({ sort: z.enum(['decidedAt']).default('decidedAt'), order: order('desc') });
const registerQuery = permitQuery.extend({ region: RegionCode.optional() });

/** What permit officers decide, and what the public sees of it. */
@Controller('api')
export class PermitsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AccessPolicy,
    private readonly keys: SigningKeys,
    private readonly hub: HubIdentity,
  ) {}

  @Route({
    method: 'GET',
    path: 'applications',
    summary: 'The versions that wait for a decision',
    access: { permission: 'permit:read', within: ['organisation'] },
    reply: ApplicationPage,
  })
  applications(@Query({ schema: applicationQuery }) query: z.infer<typeof applicationQuery>, @User() user: UserCaller) {
    return listApplications(this.dataSource, query, this.#caller(user, 'permit:read'));
  }

  @Route({
    method: 'POST',
    path: 'trials/:id/versions/:number/permit',
    summary: 'Approve a submitted version, with validity, regions and conditions, or refuse it with a reason',
    access: { permission: 'permit:decide' },
    reply: DecidedPermit,
  })
  decide(
    @Param('id', { schema: uuid }) trialId: string,
    @Param('number', { schema: number }) version: number,
    @Body({ schema: PermitDecision }) decision: PermitDecision,
    @User() user: UserCaller,
  ) {
    const officer = {
      ...this.#caller(user, 'permit:decide'),
      sponsorOf: boundsOf(this.policy, user.grants, 'trial:write', 'organisation'),
    };
    const request = { address: { trialId, number: version }, decision };
    return decidePermit(this.dataSource, { keys: this.keys, hub: this.hub }, request, officer);
  }

  @Route({
    method: 'GET',
    path: 'trials/:id/permits',
    summary: 'Every decision that was made on a trial',
    access: { permission: 'permit:read', within: ['organisation'] },
    reply: DecidedPermitPage,
  })
  permits(
    @Param('id', { schema: uuid }) trialId: string,
    @Query({ schema: permitQuery }) query: z.infer<typeof permitQuery>,
    @User() user: UserCaller,
  ) {
    return listPermits(this.dataSource, trialId, query, this.#caller(user, 'permit:read'));
  }

  @Route({
    method: 'GET',
    path: 'register',
    summary: 'The public register of approved versions',
    access: { everyone: 'the register of what was approved is public' },
    reply: RegisterPage,
  })
  register(@Query({ schema: registerQuery }) query: z.infer<typeof registerQuery>) {
    return listRegister(this.dataSource, query, new Date());
  }

  #caller(user: UserCaller, permission: string): TrialCaller {
    return { actor: actorOf(user), organisations: boundsOf(this.policy, user.grants, permission, 'organisation') };
  }
}
