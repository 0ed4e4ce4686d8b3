import type { FhirResource } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { storable } from '../ingestion/keys.js';
import type { CareContext } from './care-context.js';
import { roleIn } from './role-in.js';

interface Row {
  readonly reference: string;
  readonly practitioner: string;
  readonly organization: string | null;
  readonly from: string | null;
  readonly until: string | null;
}

const referenceOf = (id: string): string => `PractitionerRole/${storable(id)}`;
const COLUMNS = `reference, practitioner, organization, valid_from as "from", valid_until as "until"`;

/** Keeps who holds these roles, in place of what was known of them. Gives the ids of the Patients whom it concerns. */
export async function storeRoles(
  manager: EntityManager,
  resources: readonly FhirResource[],
  context: CareContext,
): Promise<readonly string[]> {
  const rows = resources.flatMap((resource) => rowsOf(resource, context));
  const references = resources.map(({ id = '' }) => referenceOf(id));
  const before = await manager.query<Row[]>(`select ${COLUMNS} from practitioner_role where reference = any($1)`, [
    references,
  ]);
  const [old, now] = [byReference(before), byReference(rows)];
  const changed = references.filter((reference) => old.get(reference) !== now.get(reference));
  if (changed.length === 0) return [];
  await manager.query('delete from practitioner_role where reference = any($1)', [changed]);
  await manager.query(
    `insert into practitioner_role (reference, practitioner, organization, valid_from, valid_until)
       select r.reference, r.practitioner, r.organization, r."from"::bigint, r."until"::bigint
         from json_to_recordset($1::json) as r (reference text, practitioner text, organization text, "from" text,
              "until" text) where r.reference = any($2)`,
    [JSON.stringify(rows), changed],
  );
  return treatedBy(manager, changed);
}

function rowsOf(resource: FhirResource, context: CareContext): readonly Row[] {
  const role = roleIn(resource, context);
  if (role === undefined) return [];
  const { practitioner, organization, from, until } = role;
  return [
    {
      reference: referenceOf(resource.id ?? ''),
      practitioner: storable(practitioner),
      organization: organization === undefined ? null : storable(organization),
      from: from === undefined ? null : String(from),
      until: until === undefined ? null : String(until),
    },
  ];
}

const byReference = (rows: readonly Row[]): ReadonlyMap<string, string> =>
  new Map(
    rows.map(({ reference, practitioner, organization, from, until }) => [
      reference,
      JSON.stringify([practitioner, organization, from, until]),
    ]),
  );

/** Forgets roles that are gone; gives the ids of the Patients concerned. */
export async function removeRoles(manager: EntityManager, ids: readonly string[]): Promise<readonly string[]> {
  const references = ids.map(referenceOf);
  const gone = await manager.query<object[]>(
    `with gone as (delete from practitioner_role where reference = any($1) returning reference) select * from gone`,
    [references],
  );
  return gone.length === 0 ? [] : treatedBy(manager, references);
}

async function treatedBy(manager: EntityManager, roles: readonly string[]): Promise<readonly string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `select person_id as id from treatment_relation where practitioner = any($1)
     union select id from person where practitioners && $1`,
    [roles],
  );
  return rows.map(({ id }) => id);
}
