import { ingredientReferences, referenceKey, type FhirResource } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { storable } from './keys.js';
import { markStale, writeKeys } from './reference-keys.js';
import { recordOf, storeRecords, type Write } from './store-records.js';

/** Stores what Medications or Substances are made of, and has the records read again that name one that has changed. */
export async function writeMedications(manager: EntityManager, write: Write): Promise<void> {
  const { type, resources, generation } = write;
  const rows = resources.map((resource) => ({
    id: storable(resource.id ?? ''),
    resource: JSON.stringify(compositionPart(resource)),
    // Those that lead nowhere are of no use: what they would name cannot come.
    ingredients: ingredientReferences(resource)
      .flatMap((one) => referenceKey(one) ?? [])
      .map(storable),
  }));
  const before = await manager.query<{ id: string; resource: string }[]>(
    'select id, resource from medication where type = $1 and id = any($2)',
    [type, rows.map(({ id }) => id)],
  );
  await manager.query(
    `insert into medication (type, id, resource, ingredients)
       select $1, r.id, r.resource, r.ingredients
         from json_to_recordset($2::json) as r (id text, resource text, ingredients text[])
       on conflict (type, id) do update set resource = excluded.resource, ingredients = excluded.ingredients`,
    [type, JSON.stringify(rows)],
  );
  const known = new Map(before.map(({ id, resource }) => [id, resource]));
  const changed = rows.filter(({ id, resource }) => known.get(id) !== resource).map(({ id }) => `${type}/${id}`);
  const keys = await writeKeys(manager, type, resources);
  await markStale(manager, [...changed, ...keys.added, ...keys.removed]);
  await storeRecords(manager, type, resources.map(recordOf), generation);
}

type Json = Readonly<Record<string, unknown>>;
const objects = (json: unknown): readonly Json[] =>
  (Array.isArray(json) ? json : []).filter((one): one is Json => typeof one === 'object' && one !== null);

/** The part of a Medication or Substance that its codes are read from: no words, and nobody who is contained in it. */
function compositionPart(resource: FhirResource): object {
  const { resourceType, id, identifier, code, ingredient, contained } = resource as unknown as Json;
  return {
    ...{ resourceType, id, identifier, code: codingsIn(code) },
    ingredient: objects(ingredient).map(({ isActive, itemCodeableConcept, itemReference }) => ({
      isActive,
      itemCodeableConcept: codingsIn(itemCodeableConcept),
      itemReference: referenceOnly(itemReference),
    })),
    contained: objects(contained)
      .filter(({ resourceType: type }) => type === 'Medication' || type === 'Substance')
      .map((one) => compositionPart(one as unknown as FhirResource)),
  };
}

function codingsIn(concept: unknown): object | undefined {
  if (typeof concept !== 'object' || concept === null) return undefined;
  const codings = objects((concept as Json)['coding']);
  return {
    coding: codings.map(({ system, version, code, userSelected }) => ({ system, version, code, userSelected })),
  };
}

function referenceOnly(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  const { display: _display, ...reference } = json as Json;
  return reference;
}
