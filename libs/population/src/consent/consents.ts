import { addMonths } from '@kohort/kernel';
import { subjectOf, unitOn } from '../care/care-team.js';
import type { Chart } from '../core/chart.js';
import { coding, concept, LOINC, TERMINOLOGY } from '../core/coding.js';
import { moment, yearsLater } from '../core/dates.js';
import type { Consent } from '../core/fhir.js';
import { GENERATED } from '../core/tag.js';
import { SHAPE_TAG, SHAPES, type ConsentShape, type Statement } from './shapes.js';

const WEIGHTS = (Object.keys(SHAPES) as ConsentShape[]).map((shape) => [shape, SHAPES[shape].share] as const);
const SCOPE = concept(coding(`${TERMINOLOGY}/consentscope`, 'research'));
const CATEGORY = [
  concept(coding(LOINC, '59284-0', 'Consent Document')),
  concept(coding(`${TERMINOLOGY}/v3-ActCode`, 'RESEARCH', 'research information access')),
];

/** Consents to research, given as an adult. */
export function addConsents(chart: Chart): void {
  const { person } = chart;
  const random = chart.random('consent');
  const shape = random.weighted(WEIGHTS);
  const days = random.whole(0, 25);
  for (const statement of SHAPES[shape].statements as readonly Statement[]) {
    const given = addMonths(person.last, -statement.monthsAgo) - days;
    if (given < yearsLater(person.birth, 18)) continue;
    chart.add<Consent>('consent', {
      resourceType: 'Consent',
      meta: { tag: [...(GENERATED.tag ?? []), coding(SHAPE_TAG, shape)] },
      status: statement.status,
      scope: SCOPE,
      category: CATEGORY,
      patient: subjectOf(person),
      dateTime: moment(given),
      performer: [subjectOf(person)],
      organization: [unitOn(person, given, 'region')],
      policyRule: concept(coding(`${TERMINOLOGY}/v3-ActCode`, 'OPTIN')),
      provision: statement.provision(given),
    });
  }
}
