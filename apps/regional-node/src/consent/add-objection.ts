import { ok, type Result } from '@kohort/kernel';
import type { NewObjection, Objection } from '@kohort/node-api';
import type { AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { PersonRow } from '../ingestion/person.entity.js';
import { maySee } from '../matching/who-sees.js';
import { isKnownTrial } from './known-trial.js';
import { mayRecord, type ObjectionReach } from './objection-reach.js';
import type { ObjectionRegister, ObjectionSource } from './objection-register.js';
import { ObjectionRow } from './objection.entity.js';
import { survivorsOf } from './survivors-of.js';
import { objectionView } from './views.js';

export const NOBODY = 'There is no such person whom you may see.';

export interface ObjectionWriter {
  readonly actor: AuditActor;
  readonly source: ObjectionSource;
  readonly reach: ObjectionReach;
}

/**
 * Writes down for a person what that person objects to. It holds from now on. Who objects can always be written down: also
 * with a protected identity, or with an objection that hides the person already.
 */
export async function addObjection(
  dataSource: DataSource,
  register: ObjectionRegister,
  { personId, kind, trialId }: NewObjection & { readonly personId: string },
  { actor, source, reach }: ObjectionWriter,
  now: Date,
): Promise<Result<Objection, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<Objection, AppFault>> => {
    if (!(await manager.existsBy(PersonRow, { id: personId }))) return failure('not-found', NOBODY);
    const objection = { personId, kind, ...(trialId === undefined ? {} : { trialId }), source };
    if (!mayRecord(reach, objection)) return failure('forbidden', 'This is not a trial that you work in.', '/trialId');
    if (trialId !== undefined && !(await isKnownTrial(manager, trialId)))
      return failure('invalid-input', 'must be a trial that this node knows', '/trialId');
    const id = await register.add(manager, objection, actor, now);
    const row = await manager.findOneByOrFail(ObjectionRow, { id });
    // Of whoever is protected or gone nothing else is told, not even into whom a record was merged.
    if (!(await maySee(manager, 'everyone', personId))) return ok(objectionView(row, personId));
    const survivors = await survivorsOf(manager, [row.personId]);
    return ok(objectionView(row, survivors.get(row.personId) ?? row.personId));
  });
}
