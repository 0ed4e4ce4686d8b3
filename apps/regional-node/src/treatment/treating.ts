/** For so long after its end an Encounter tells who may see somebody. */
export const ENCOUNTER_SIGHT_MS = 365 * 86_400_000;

/**
 * Who treats whom by CareTeams and Encounters, as a table in SQL: a row for each record and participant, under the Patient
 * that it names. Roles are those who hold them; `unit` is the organisation that is named, and `provider` the care provider
 * that it belongs to, or itself where that is not known.
 */
export const TREATING = `
  select t.type || '/' || t.id as reference, t.position, t.person_id, t.source, t.practitioner as named,
         case when t.practitioner like 'Practitioner/%' then t.practitioner else r.practitioner end as practitioner,
         coalesce(t.provider, r.organization) as unit, coalesce(o.provider, t.provider, r.organization) as provider,
         greatest(t.valid_from, r.valid_from) as valid_from, least(t.valid_until, r.valid_until) as valid_until
    from treatment_relation t
    left join practitioner_role r on r.reference = t.practitioner
    left join organization o on o.reference = coalesce(t.provider, r.organization)`;
