/**
 * Who may be told of, as they are known now: a query with a row for each id of a person, also of one who was merged into
 * another (`person`). Not there is whoever is gone, and whom any of the Patients who are one person marks as protected,
 * readable or not. From a Patient that cannot be read nobody is concluded to treat the person. `practitioners` are general
 * practitioners, each themself or by a role: "PractitionerRole/1".
 */
export const PEOPLE_IN_SIGHT = `
  select own.id, case when kept.fault is null then kept.practitioners else '{}' end as practitioners, kept.provider,
         kept.id as person, kept.fault is null as readable
    from person own join person kept on kept.id = own.survivor_id
    where not exists (select from person member where member.survivor_id = kept.id and member.protected)`;
