import type { Day } from '@kohort/kernel';
import type { Chart, Recorded } from './chart.js';
import { coding, concept, TERMINOLOGY } from './coding.js';
import { moment } from './dates.js';
import type { CodeableConcept, Observation } from './fhir.js';

type Category = 'laboratory' | 'vital-signs' | 'imaging' | 'survey' | 'exam' | 'social-history';
const CATEGORIES = new Map<Category, CodeableConcept>(
  (['laboratory', 'vital-signs', 'imaging', 'survey', 'exam', 'social-history'] as const).map((code) => [
    code,
    concept(coding(`${TERMINOLOGY}/observation-category`, code)),
  ]),
);

export type Finding = Omit<Partial<Observation>, 'category'> & {
  readonly day: Day;
  readonly category: Category;
  readonly code: CodeableConcept;
};

/** Adds a final Observation of the person; whatever else is given, its value above all, goes into it. */
export function observe(chart: Chart, topic: string, { day, category, ...rest }: Finding): Recorded<Observation> {
  return chart.add<Observation>(topic, {
    resourceType: 'Observation',
    status: 'final',
    category: [CATEGORIES.get(category) ?? {}],
    subject: { reference: `Patient/${chart.person.id}` },
    effectiveDateTime: moment(day),
    ...rest,
  });
}
