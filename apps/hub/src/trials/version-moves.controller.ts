import { TrialVersion, VersionFreeze } from '@kohort/hub-api';
import { AccessPolicy, Route, User, type UserCaller } from '@kohort/platform';
import { Body, Controller, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { trialCaller } from './caller.js';
import { Terminology } from './expand-criteria.js';
import type { VersionAddress } from './find-trial.js';
import { freezeVersion } from './freeze-version.js';
import { moveOwnVersion, type SponsorMove } from './move-own-version.js';

const trialId = z.uuid('must be an id as this API gives it');
const number = z.coerce.number().int().min(1).max(1_000_000);
const writes = { permission: 'trial:write', within: ['organisation'] } as const;

/** Where a version goes, as far as its sponsor decides that: to the authority and back. */
@Controller('api/trials/:id/versions')
export class VersionMovesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AccessPolicy,
    private readonly terminology: Terminology,
  ) {}

  @Route({
    method: 'POST',
    path: ':number/freeze',
    summary: 'End the changes to a draft: value sets are expanded, and the hashes taken',
    access: writes,
    reply: TrialVersion,
  })
  freeze(
    @Param('id', { schema: trialId }) id: string,
    @Param('number', { schema: number }) at: number,
    @Body({ schema: VersionFreeze }) body: VersionFreeze,
    @User() user: UserCaller,
  ) {
    const address = { trialId: id, number: at };
    return freezeVersion(
      this.dataSource,
      this.terminology,
      trialCaller(this.policy, user, 'trial:write'),
      { ...address, ...body },
      new Date(),
    );
  }

  @Route({
    method: 'POST',
    path: ':number/reopen',
    summary: 'Make a frozen or refused version a draft again',
    access: writes,
    reply: TrialVersion,
    noBody: true,
  })
  reopen(
    @Param('id', { schema: trialId }) id: string,
    @Param('number', { schema: number }) at: number,
    @User() user: UserCaller,
  ) {
    return this.move({ trialId: id, number: at }, 'reopen', user);
  }

  @Route({
    method: 'POST',
    path: ':number/submit',
    summary: 'Apply for a permit with a frozen version',
    access: writes,
    reply: TrialVersion,
    noBody: true,
  })
  submit(
    @Param('id', { schema: trialId }) id: string,
    @Param('number', { schema: number }) at: number,
    @User() user: UserCaller,
  ) {
    return this.move({ trialId: id, number: at }, 'submit', user);
  }

  @Route({
    method: 'POST',
    path: ':number/recall',
    summary: 'Take an application back that nobody has decided on',
    access: writes,
    reply: TrialVersion,
    noBody: true,
  })
  recall(
    @Param('id', { schema: trialId }) id: string,
    @Param('number', { schema: number }) at: number,
    @User() user: UserCaller,
  ) {
    return this.move({ trialId: id, number: at }, 'recall', user);
  }

  private move(address: VersionAddress, move: SponsorMove, user: UserCaller) {
    return moveOwnVersion(this.dataSource, trialCaller(this.policy, user, 'trial:write'), address, move, new Date());
  }
}
