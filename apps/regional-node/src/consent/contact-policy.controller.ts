import { RegionContactPolicy, SetContactPolicy, SetTrialContactPolicy, TrialContactPolicy } from '@kohort/node-api';
import { actorOf, Route, User, type UserCaller } from '@kohort/platform';
import { Body, Controller, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { RegionRules } from './region-rules.js';
import { setRegionPolicy, showRegionPolicy } from './region-policy.js';
import { setTrialPolicy, showTrialPolicy } from './trial-policy.js';

const uuid = z.uuid('must be an id as this API gives it');
/** What holds is the same for everyone who works with it. */
const reads = { permission: 'contact-policy:read', within: ['trial', 'site'] } as const;
const writes = { permission: 'contact-policy:write' } as const;

/** Under which policy people may be contacted: the region's, and what a trial's ethics approval allows. */
@Controller('api')
export class ContactPolicyController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rules: RegionRules,
  ) {}

  @Route({
    method: 'GET',
    path: 'contact-policy',
    summary: 'The policy of the region',
    access: reads,
    reply: RegionContactPolicy,
  })
  show() {
    return showRegionPolicy(this.dataSource.manager, this.rules);
  }

  @Route({
    method: 'PUT',
    path: 'contact-policy',
    summary: 'Set the policy of the region; everybody concerned is looked at again',
    access: writes,
    reply: RegionContactPolicy,
  })
  set(@Body({ schema: SetContactPolicy }) body: SetContactPolicy, @User() user: UserCaller) {
    return setRegionPolicy(this.dataSource, this.rules, body, actorOf(user), new Date());
  }

  @Route({
    method: 'GET',
    path: 'trials/:id/contact-policy',
    summary: "What a trial's ethics approval allows, and the policy in force for it",
    access: reads,
    reply: TrialContactPolicy,
  })
  showOfTrial(@Param('id', { schema: uuid }) trialId: string) {
    return showTrialPolicy(this.dataSource.manager, this.rules, trialId);
  }

  @Route({
    method: 'PUT',
    path: 'trials/:id/contact-policy',
    summary: "Record what a trial's ethics approval allows; only what is stricter than the region's policy counts",
    access: writes,
    reply: TrialContactPolicy,
  })
  setOfTrial(
    @Param('id', { schema: uuid }) trialId: string,
    @Body({ schema: SetTrialContactPolicy }) body: SetTrialContactPolicy,
    @User() user: UserCaller,
  ) {
    return setTrialPolicy(this.dataSource, this.rules, { ...body, trialId }, actorOf(user), new Date());
  }
}
