import { practitionerOn, PRACTITIONERS, subjectOf, unitOn, type Unit } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { snomed } from '../core/coding.js';
import { dateOf } from '../core/dates.js';
import type { CareTeam, CareTeamParticipant } from '../core/fhir.js';
import type { Person } from '../core/person.js';

/** Who treats a woman at the breast unit, since her first images there; with cancer an oncologist too. */
export function addBreastTeam(chart: Chart, hadCancer: boolean): void {
  const { person } = chart;
  chart.add<CareTeam>('care-team', {
    resourceType: 'CareTeam',
    status: 'active',
    name: 'Bröstcentrum',
    subject: subjectOf(person),
    period: { start: beginOf(chart) },
    participant: [
      participant(person, 'breast-clinician', 'breast'),
      ...(hadCancer ? [participant(person, 'oncologist', 'oncology')] : []),
    ],
    managingOrganization: [unitOn(person, person.last, 'breast')],
  });
}

/** Whoever moved has been in this region's care since then at the earliest. */
function beginOf({ person: { moved, last }, resources }: Chart): string {
  const days = resources.flatMap((one) =>
    one.resourceType === 'ImagingStudy' ? (one.started?.slice(0, 10) ?? []) : [],
  );
  const [first = dateOf(last)] = days.sort();
  const arrival = moved && dateOf(moved.on);
  return arrival !== undefined && arrival > first ? arrival : first;
}

function participant(person: Person, profession: string, unit: Unit): CareTeamParticipant {
  const { code = '', title = '' } = PRACTITIONERS.find((one) => one.profession === profession) ?? {};
  return {
    role: [snomed(code, title)],
    member: practitionerOn(person, person.last, profession),
    onBehalfOf: unitOn(person, person.last, unit),
  };
}
