import type { Person } from '@kohort/facts';
import type { EntityManager } from 'typeorm';

/** One Patient of a person, of whom there may be several that were merged. */
export interface PatientOf {
  readonly id: string;
  /** The id of the person. */
  readonly survivorId: string;
  readonly person: Person;
  /** Nothing may be concluded from it. */
  readonly isUnreadable: boolean;
  /** Another Patient, who is not merged with it, may tell of the same person. */
  readonly isDoubled: boolean;
}

/** The Patients of these people, whatever was merged into them. Ids that are merged into others have none. */
export async function patientsOf(manager: EntityManager, personIds: readonly string[]): Promise<readonly PatientOf[]> {
  const rows = await manager.query<
    { id: string; survivor_id: string; person: string; fault: string | null; doubled: boolean }[]
  >('select id, survivor_id, person, fault, doubled from person where survivor_id = any($1) order by id', [personIds]);
  return rows.map(({ id, survivor_id, person, fault, doubled }) => ({
    id,
    survivorId: survivor_id,
    person: JSON.parse(person) as Person,
    isUnreadable: fault !== null,
    isDoubled: doubled,
  }));
}
