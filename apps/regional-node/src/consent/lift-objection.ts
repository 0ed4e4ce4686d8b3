import { ok, type Result } from '@kohort/kernel';
import type { Objection } from '@kohort/node-api';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { maySee } from '../matching/who-sees.js';
import type { ObjectionWriter } from './add-objection.js';
import { mayEnd } from './objection-reach.js';
import type { ObjectionRegister } from './objection-register.js';
import { ObjectionRow } from './objection.entity.js';
import { survivorsOf } from './survivors-of.js';
import { objectionView } from './views.js';

const NONE = 'There is no such objection that you may end.';

/** Ends an objection for the person who made it: it stays as history. */
export async function liftObjection(
  dataSource: DataSource,
  register: ObjectionRegister,
  id: string,
  { actor, reach }: Pick<ObjectionWriter, 'actor' | 'reach'>,
  now: Date,
): Promise<Result<Objection, AppFault>> {
  return dataSource.transaction(async (manager): Promise<Result<Objection, AppFault>> => {
    const found = await manager.findOneBy(ObjectionRow, { id });
    if (found === null) return failure('not-found', NONE);
    const { kind, trialId, recordedBy } = found;
    if (!mayEnd(reach, { kind, recordedBy, ...(trialId === null ? {} : { trialId }) }))
      return failure('not-found', NONE);
    if (!(await maySee(manager, 'everyone', found.personId))) return failure('not-found', NONE);
    const ended = await register.end(manager, id, actor, now);
    if (!ended.ok) return ended;
    const row = await manager.findOneByOrFail(ObjectionRow, { id });
    const survivors = await survivorsOf(manager, [row.personId]);
    return ok(objectionView(row, survivors.get(row.personId) ?? row.personId));
  });
}
