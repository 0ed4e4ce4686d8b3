import { Pause, PublishedVersion, Withdrawal } from '@kohort/hub-api';
import { AccessPolicy, actorOf, boundsOf, Route, User, type UserCaller } from '@kohort/platform';
import { Body, Controller, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { HubIdentity } from '../nodes/hub-identity.js';
import { SigningKeys } from '../permits/signing-keys.js';
import type { VersionAddress } from '../trials/find-trial.js';
import type { Speaker } from './give-directive.js';
import type { PublicationRequest } from './publication-move.js';
import { pauseVersion } from './pause-version.js';
import { publishVersion } from './publish-version.js';
import { resumeVersion } from './resume-version.js';
import { withdrawVersion } from './withdraw-version.js';

const uuid = z.uuid('must be an id as this API gives it');
const number = z.coerce.number().int().min(1).max(100_000);
const access = (permission: string) => ({ permission, within: ['organisation'] }) as const;

/** Sends approved versions to the nodes, and takes them back. */
@Controller('api/trials/:id/versions/:number')
export class PublicationController {
  readonly #speaker: Speaker;

  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AccessPolicy,
    keys: SigningKeys,
    hub: HubIdentity,
  ) {
    this.#speaker = { keys, hub };
  }

  @Route({
    method: 'POST',
    path: 'publish',
    summary: "Send an approved version to the nodes of its permit's regions",
    access: access('trial:publish'),
    reply: PublishedVersion,
    noBody: true,
  })
  publish(
    @Param('id', { schema: uuid }) trialId: string,
    @Param('number', { schema: number }) version: number,
    @User() user: UserCaller,
  ) {
    const request = this.#request({ trialId, number: version }, user, 'trial:publish');
    return publishVersion(this.dataSource, this.#speaker, request);
  }

  @Route({
    method: 'POST',
    path: 'pause',
    summary:
      'Stop a published version at every node, until it is resumed; earlier versions stop for good. The authority may pause what a sponsor paused',
    access: access('version:pause'),
    reply: PublishedVersion,
  })
  pause(
    @Param('id', { schema: uuid }) trialId: string,
    @Param('number', { schema: number }) version: number,
    @Body({ schema: Pause }) { reason }: Pause,
    @User() user: UserCaller,
  ) {
    const request = this.#request({ trialId, number: version }, user, 'version:pause');
    return pauseVersion(this.dataSource, this.#speaker, reason, request);
  }

  @Route({
    method: 'POST',
    path: 'resume',
    summary: 'Let a paused version go on; what the authority paused, the authority resumes',
    access: access('version:pause'),
    reply: PublishedVersion,
    noBody: true,
  })
  resume(
    @Param('id', { schema: uuid }) trialId: string,
    @Param('number', { schema: number }) version: number,
    @User() user: UserCaller,
  ) {
    const request = this.#request({ trialId, number: version }, user, 'version:pause');
    return resumeVersion(this.dataSource, this.#speaker, request);
  }

  @Route({
    method: 'POST',
    path: 'withdraw',
    summary: 'Take a version back for good, and every earlier version of the trial with it',
    access: access('version:withdraw'),
    reply: PublishedVersion,
  })
  withdraw(
    @Param('id', { schema: uuid }) trialId: string,
    @Param('number', { schema: number }) version: number,
    @Body({ schema: Withdrawal }) { reason }: Withdrawal,
    @User() user: UserCaller,
  ) {
    const request = this.#request({ trialId, number: version }, user, 'version:withdraw');
    return withdrawVersion(this.dataSource, this.#speaker, reason, request);
  }

  #request(address: VersionAddress, user: UserCaller, permission: string): PublicationRequest {
    const boundsFor = (each: string) => boundsOf(this.policy, user.grants, each, 'organisation');
    const publisher = {
      actor: actorOf(user),
      organisations: boundsFor(permission),
      officerOf: boundsFor('permit:decide'),
      sponsorOf: boundsFor('trial:write'),
    };
    return { address, publisher };
  }
}
