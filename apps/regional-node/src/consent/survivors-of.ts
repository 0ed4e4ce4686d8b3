import type { EntityManager } from 'typeorm';

/** The id of the person that each of these Patients is now: its own, or that of the one it was merged into. */
export async function survivorsOf(
  manager: EntityManager,
  patientIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await manager.query<{ id: string; survivor_id: string }[]>(
    `select asked.id, coalesce(p.survivor_id, asked.id) as survivor_id
       from unnest($1::text[]) as asked (id) left join person p on p.id = asked.id`,
    [[...new Set(patientIds)]],
  );
  return new Map(rows.map(({ id, survivor_id }) => [id, survivor_id]));
}
