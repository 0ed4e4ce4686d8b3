import type { FhirResource } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { storable } from '../ingestion/keys.js';
import type { CareContext } from './care-context.js';
import { relationsIn } from './relations-in.js';

/** A CareTeam or Encounter as it came, and the Patient that it names, where that is known. */
export interface ReceivedCare {
  readonly id: string;
  readonly personId: string | undefined;
  readonly resource: FhirResource;
}

interface Row {
  readonly id: string;
  readonly position: number;
  readonly person: string;
  readonly practitioner: string;
  readonly source: string;
  readonly provider: string | null;
  readonly from: string | null;
  readonly until: string | null;
}

/**
 * Keeps who treats whom by these records of one type, in place of what they said before; in the transaction that takes
 * them in. Gives the ids of the Patients of whom something has changed.
 */
export async function storeRelations(
  manager: EntityManager,
  type: string,
  received: readonly ReceivedCare[],
  context: CareContext,
): Promise<readonly string[]> {
  const rows = received.flatMap((one) => rowsOf(one, context));
  const ids = received.map(({ id }) => storable(id));
  const before = await manager.query<Row[]>(
    `select id, position, person_id as person, practitioner, source, provider, valid_from as "from", valid_until as "until"
       from treatment_relation where type = $1 and id = any($2) order by id, position`,
    [type, ids],
  );
  const [old, now] = [linesOf(before), linesOf(rows)];
  const changed = new Set(ids.filter((id) => (old.get(id) ?? '') !== (now.get(id) ?? '')));
  if (changed.size === 0) return [];
  const gone = before.filter(({ id }) => changed.has(id));
  if (gone.length > 0)
    await manager.query('delete from treatment_relation where type = $1 and id = any($2)', [type, [...changed]]);
  const come = rows.filter(({ id }) => changed.has(id));
  if (come.length > 0) await insert(manager, type, come);
  return [...new Set([...gone, ...come].map(({ person }) => person))];
}

function rowsOf({ id, personId, resource }: ReceivedCare, context: CareContext): readonly Row[] {
  if (personId === undefined) return [];
  return relationsIn(resource, context).map(({ practitioner, source, provider, from, until }, position) => ({
    id: storable(id),
    position,
    person: storable(personId),
    practitioner: storable(practitioner),
    source,
    provider: provider === undefined ? null : storable(provider),
    from: from === undefined ? null : String(from),
    until: until === undefined ? null : String(until),
  }));
}

/** What each record says, as one text. */
function linesOf(rows: readonly Row[]): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const { id, person, practitioner, source, provider, from, until } of rows)
    lines.set(id, (lines.get(id) ?? '') + JSON.stringify([person, practitioner, source, provider, from, until]));
  return lines;
}

const insert = (manager: EntityManager, type: string, rows: readonly Row[]): Promise<unknown> =>
  manager.query(
    `insert into treatment_relation (type, id, position, person_id, practitioner, source, provider, valid_from, valid_until)
       select $1, r.id, r.position, r.person, r.practitioner, r.source, r.provider, r."from"::bigint, r."until"::bigint
         from json_to_recordset($2::json) as r (id text, position integer, person text, practitioner text, source text,
              provider text, "from" text, "until" text)`,
    [type, JSON.stringify(rows)],
  );

/** Forgets what these records said; gives the ids of the Patients concerned. */
export async function removeRelations(
  manager: EntityManager,
  type: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const gone = await manager.query<{ person_id: string }[]>(
    `with gone as (delete from treatment_relation where type = $1 and id = any($2) returning person_id)
     select distinct person_id from gone`,
    [type, ids],
  );
  return gone.map(({ person_id }) => person_id);
}
