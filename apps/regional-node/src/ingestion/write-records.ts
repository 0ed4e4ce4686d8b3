import { isFactResource, type Fact } from '@kohort/facts';
import type { EntityManager } from 'typeorm';
import { storeConsents } from '../consent/store-consents.js';
import type { Changes } from './changes.js';
import { deriveAll } from './derive.js';
import { storable } from './keys.js';
import type { KnownRecord } from './known-records.js';
import { packFacts, unpackFacts } from './stored-facts.js';
import { recordOf, storeRecords, type RecordValues, type Write } from './store-records.js';
import { writeRelations } from './write-care.js';

/** Reads records and stores their facts. */
export async function writeRecords(manager: EntityManager, write: Write, changes: Changes): Promise<void> {
  const { type, resources, known, generation, localDay } = write;
  const derived = await deriveAll(manager, resources, localDay);
  const rows = derived.map((one): RecordValues => {
    const { resource, personId, facts, fault, hides, lacking, needs, needsBirth } = one;
    const row = {
      ...recordOf(resource),
      person_id: personId === undefined ? undefined : storable(personId),
      facts: packFacts(facts),
      fault,
      hides,
      lacking,
      needs,
      needs_birth: needsBirth,
    };
    if (isFactResource(type)) note(changes, `${type}/${row.id}`, row, facts, known.get(row.id));
    return row;
  });
  await storeRecords(manager, type, rows, generation);
  if (type === 'Consent') {
    const received = derived.map(({ resource, personId }) => ({ id: recordOf(resource).id, personId, json: resource }));
    await storeConsents(manager, received);
  }
  await writeRelations(manager, write, derived, changes);
}

/** Tells of a record that says another thing than before, or of another person. */
function note(
  changes: Changes,
  record: string,
  row: RecordValues,
  facts: readonly Fact[],
  before: KnownRecord | undefined,
): void {
  const moved = (before?.person_id ?? null) !== (row.person_id ?? null);
  const faulty = row.fault !== undefined || (before?.fault ?? null) !== null;
  if (before !== undefined && !moved && !hidesOther(before, row) && before.facts === row.facts) return;
  const earlier = before === undefined ? [] : unpackFacts(before.facts);
  if (before !== undefined) changes.record(before.person_id, record, [...earlier, ...facts]);
  if (before === undefined || moved) changes.record(row.person_id, record, facts);
  // Which facts are withheld from the person may concern any trial.
  if (faulty && row.person_id !== undefined) changes.whole(row.person_id, record);
  if (faulty && typeof before?.person_id === 'string') changes.whole(before.person_id, record);
}

const hidesOther = (before: KnownRecord, { fault, hides = [] }: RecordValues): boolean =>
  before.fault !== (fault ?? null) || before.hides.join() !== hides.join();
