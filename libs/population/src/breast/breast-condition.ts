import type { Day } from '@kohort/kernel';
import { practitionerOn, subjectOf } from '../care/care-team.js';
import type { Chart, Recorded } from '../core/chart.js';
import { coding, concept, snomed, TERMINOLOGY } from '../core/coding.js';
import { dateOf } from '../core/dates.js';
import type { CodeableConcept, Condition } from '../core/fhir.js';
import { clinical, verified } from '../health/conditions.js';

export type Side = 'left' | 'right';
export const BREAST: Readonly<Record<Side, CodeableConcept>> = {
  left: snomed('80248007', 'Left breast structure'),
  right: snomed('73056007', 'Right breast structure'),
};

export interface BreastCondition {
  readonly code: CodeableConcept;
  readonly side?: Side;
  /** Over by now: in remission. */
  readonly remission?: boolean;
  readonly profession?: string;
}

/** A diagnosis made at the breast unit. */
export function addBreastCondition(
  chart: Chart,
  day: Day,
  { code, side, remission = false, profession = 'breast-clinician' }: BreastCondition,
): Recorded<Condition> {
  return chart.add<Condition>('breast-condition', {
    resourceType: 'Condition',
    clinicalStatus: clinical(remission ? 'remission' : 'active'),
    verificationStatus: verified('confirmed'),
    category: [concept(coding(`${TERMINOLOGY}/condition-category`, 'encounter-diagnosis'))],
    code,
    ...(side ? { bodySite: [BREAST[side]] } : {}),
    subject: subjectOf(chart.person),
    onsetDateTime: dateOf(day),
    recordedDate: dateOf(day),
    recorder: practitionerOn(chart.person, day, profession),
  });
}
