import { objectsIn, textIn, type FhirResource, type Json } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { storable } from '../ingestion/keys.js';
import { ownReference, type ServerBase } from './own-reference.js';

const referenceOf = (id: string): string => `Organization/${storable(id)}`;

/** Keeps what these organisations are part of, and works out anew which care provider each belongs to. */
export async function storeOrganizations(
  manager: EntityManager,
  resources: readonly FhirResource[],
  base: ServerBase,
): Promise<void> {
  const rows = resources.map((resource) => {
    const json = resource as unknown as Json;
    const above = ownReference(json.partOf, ['Organization'], base);
    return {
      reference: referenceOf(resource.id ?? ''),
      part_of: above === undefined ? null : storable(above),
      is_provider: isProvider(json),
    };
  });
  await manager.query(
    `insert into organization (reference, part_of, is_provider)
       select r.reference, r.part_of, r.is_provider
         from json_to_recordset($1::json) as r (reference text, part_of text, is_provider boolean)
       on conflict (reference) do update set part_of = excluded.part_of, is_provider = excluded.is_provider`,
    [JSON.stringify(rows)],
  );
  await findProviders(manager);
}

/** Forgets organisations that are gone. */
export async function removeOrganizations(manager: EntityManager, ids: readonly string[]): Promise<void> {
  await manager.query('delete from organization where reference = any($1)', [ids.map(referenceOf)]);
  await findProviders(manager);
}

/** http://terminology.hl7.org/CodeSystem/organization-type: "prov" is a healthcare provider. */
const isProvider = ({ type }: Json): boolean =>
  objectsIn(type).some(({ coding }) => objectsIn(coding).some(({ code }) => textIn(code) === 'prov'));

/** Where organisations are part of each other in a circle, it ends somewhere. */
const DEEPEST = 20;

/** The nearest care provider, the organisation itself or one above it; where none is called so, the topmost. */
const findProviders = (manager: EntityManager): Promise<unknown> =>
  manager.query(
    `with recursive up as (
       select reference as start, reference, part_of, is_provider, 0 as depth from organization
       union all
       select up.start, o.reference, o.part_of, o.is_provider, up.depth + 1
         from up join organization o on o.reference = up.part_of where not up.is_provider and up.depth < $1)
     update organization o set provider = found.reference
       from (select distinct on (start) start, reference from up order by start, depth desc) found
       where found.start = o.reference and o.provider is distinct from found.reference`,
    [DEEPEST],
  );
