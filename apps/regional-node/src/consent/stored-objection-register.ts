import type { Result } from '@kohort/kernel';
import type { AuditActor } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { endObjection } from './end-objection.js';
import { ObjectionRegister, type NewObjection } from './objection-register.js';
import { recordObjection } from './record-objection.js';
import { reportDeath, withdrawDeath } from './report-death.js';

/** The register in the node's database. */
@Injectable()
export class StoredObjectionRegister extends ObjectionRegister {
  add(manager: EntityManager, objection: NewObjection, actor: AuditActor, at: Date): Promise<string> {
    return recordObjection(manager, objection, actor, at);
  }

  end(manager: EntityManager, id: string, actor: AuditActor, at: Date): Promise<Result<undefined, AppFault>> {
    return endObjection(manager, id, actor, at);
  }

  reportDeath(manager: EntityManager, personId: string, actor: AuditActor, at: Date): Promise<void> {
    return reportDeath(manager, personId, actor, at);
  }

  withdrawDeath(manager: EntityManager, personId: string, actor: AuditActor): Promise<void> {
    return withdrawDeath(manager, personId, actor);
  }
}
