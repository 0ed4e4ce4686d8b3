import type { RelationSource, TreatmentRelation } from '@kohort/outreach';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TREATING } from './treating.js';
import { Treatment } from './treatment.js';

interface Row {
  readonly asked: string;
  readonly practitioner: string;
  readonly source: RelationSource;
  readonly reference: string;
  readonly provider: string | null;
  readonly valid_from: string | null;
  readonly valid_until: string | null;
}

/** Who treats people, as ingestion has stored it. */
@Injectable()
export class StoredTreatment extends Treatment {
  async relations(
    manager: EntityManager,
    personIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly TreatmentRelation[]>> {
    const relations = new Map<string, TreatmentRelation[]>();
    if (personIds.length === 0) return relations;
    const rows = await manager.query<Row[]>(RELATIONS, [personIds]);
    for (const row of rows) relations.set(row.asked, [...(relations.get(row.asked) ?? []), relationOf(row)]);
    return relations;
  }
}

/**
 * CareTeams and Encounters of all Patients who are one person; the general practitioner of the one that survives, for what
 * a merged record says of that is out of use. From a Patient that cannot be read nobody is concluded to treat the person.
 * What a blocked organisation says, or one below it, does not count (spärr): nothing is told on the strength of it.
 */
const RELATIONS = `
  with recursive asked as (
    select own.id as asked, kept.id as person, kept.practitioners
      from person own join person kept on kept.id = own.survivor_id
      where own.id = any($1) and kept.fault is null),
  blocked (asked, organization) as (
    select a.asked, b.organization
      from asked a join person member on member.survivor_id = a.person
      join unit_block b on b.person_id = member.id and b.ended_at is null
    union
    select above.asked, o.reference from blocked above join organization o on o.part_of = above.organization)
  select a.asked, t.practitioner, t.source, t.reference, t.position, t.provider, t.valid_from, t.valid_until
    from asked a join person member on member.survivor_id = a.person
    join (${TREATING}) t on t.person_id = member.id
    where t.practitioner is not null
      and not exists (select from blocked b where b.asked = a.asked and b.organization in (t.unit, t.provider))
  union all
  select a.asked, coalesce(r.practitioner, named), 'general-practitioner', 'Patient/' || a.person, place::integer,
         coalesce(o.provider, r.organization), r.valid_from, r.valid_until
    from asked a cross join unnest(a.practitioners) with ordinality as gp (named, place)
    left join practitioner_role r on r.reference = named
    left join organization o on o.reference = r.organization
    where (named like 'Practitioner/%' or r.practitioner is not null)
      and not exists (select from blocked b where b.asked = a.asked and b.organization in (r.organization, o.provider))
  order by asked, source, reference, position`;

const relationOf = (row: Row): TreatmentRelation => ({
  practitioner: row.practitioner,
  source: row.source,
  reference: row.reference,
  ...(row.provider === null ? {} : { provider: row.provider }),
  ...(row.valid_from === null ? {} : { from: Number(row.valid_from) }),
  ...(row.valid_until === null ? {} : { until: Number(row.valid_until) }),
});
