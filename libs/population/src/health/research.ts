import type { FhirResource, ResearchStudy, ResearchSubject } from '../core/fhir.js';

import type { Chart } from '../core/chart.js';
import { dateOf, dayWithin } from '../core/dates.js';
import { GENERATED, KOHORT } from '../core/tag.js';
import { subjectOf } from '../care/care-team.js';

const STUDIES = [
  { id: 'study-breast', title: 'Fictitious study of breast imaging' },
  { id: 'study-heart', title: 'Fictitious study of heart failure' },
] as const;
/** Takes or took part in a study, by sex (assumed; raised). */
const PARTICIPANTS = { female: 0.03, male: 0.01 };
const STATUSES = [
  ['on-study', 0.4],
  ['follow-up', 0.15],
  ['off-study', 0.2],
  ['withdrawn', 0.1],
  ['not-registered', 0.15],
] as const;

/** The studies that people take part in. */
export const researchStudies = (): readonly FhirResource[] =>
  STUDIES.map(({ id, title }): ResearchStudy => ({
    resourceType: 'ResearchStudy',
    id,
    meta: GENERATED,
    identifier: [{ system: `${KOHORT}/study`, value: id }],
    title,
    status: 'active',
  }));

/** ResearchSubject: earlier and present participation. */
export function addResearch(chart: Chart): void {
  const { person } = chart;
  const random = chart.random('research');
  if (person.age < 18 || !random.chance(PARTICIPANTS[person.sex])) return;
  const { id, title } = STUDIES[person.sex === 'female' ? 0 : 1];
  const status = random.weighted(STATUSES);
  const start = dayWithin(random, person.last - 900, person.last - 30);
  const isOver = status === 'off-study' || status === 'withdrawn' || status === 'not-registered';
  chart.add<ResearchSubject>('research', {
    resourceType: 'ResearchSubject',
    status,
    period: { start: dateOf(start), ...(isOver ? { end: dateOf(dayWithin(random, start, person.last)) } : {}) },
    study: { reference: `ResearchStudy/${id}`, identifier: { system: `${KOHORT}/study`, value: id }, display: title },
    individual: subjectOf(person),
  });
}
