import type { AuditActor } from '@kohort/persistence';
import { AccessPolicy, actorOf, boundsOf, type UserCaller } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RunningProtocols, type RunningProtocol } from '../../protocols/running-protocols.js';
import { reachOf, type Reach } from './trials-in-reach.js';

/** Who oversees outreach, and what of it. */
export interface Overseer {
  readonly actor: AuditActor;
  readonly reach: Reach;
  readonly running: ReadonlyMap<string, RunningProtocol>;
  /** Whether one is shown what decisions on contact rest on. */
  readonly readsDecisions: boolean;
}

/** What says how far somebody oversees. */
@Injectable()
export class Oversight {
  constructor(
    readonly protocols: RunningProtocols,
    readonly policy: AccessPolicy,
  ) {}
}

export async function overseerOf(
  manager: EntityManager,
  { protocols, policy }: Oversight,
  user: UserCaller,
  permission: 'outreach:read' | 'outreach:assign',
  now: Date,
): Promise<Overseer> {
  const running = new Map((await protocols.list(manager, now)).map((each) => [each.trialId, each]));
  return {
    actor: actorOf(user),
    reach: reachOf(policy, user, permission, running),
    running,
    readsDecisions: boundsOf(policy, user.grants, 'contact-decision:read', 'region') === 'everywhere',
  };
}
