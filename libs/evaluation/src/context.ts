import type { Day } from '@kohort/kernel';
import type { Fact, FactResource, PersonRecord } from '@kohort/facts';

/**
 * Whether the source holds every record of this type in these days: all of them, not all of them, or it keeps no records
 * of this type at all. The absence of a record counts as evidence only where one of the types that it may be of is
 * complete and none is incomplete; a source that keeps prescriptions and no dispensations is complete for medication.
 */
export type Coverage = (
  resource: FactResource,
  days: { readonly from?: Day; readonly to: Day },
) => 'complete' | 'incomplete' | 'not-kept';

/** What the evaluation needs besides the person; the clock is a parameter. */
export interface EvaluationContext {
  readonly indexDay: Day;
  readonly screeningDay?: Day;
  readonly consentDay?: Day;
  readonly coverage: Coverage;
  /** Site and country parameters: { 'site.country': 'SE' }. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly quotas?: Readonly<Record<string, 'open' | 'full'>>;
}

/** One person, as the compiled expressions see them. */
export interface Subject {
  readonly record: PersonRecord;
  facts(resource: FactResource): readonly Fact[];
}

/** Groups a person's facts by resource type, once. */
export function subjectOf(record: PersonRecord, facts: readonly Fact[] = record.facts): Subject {
  const byResource = new Map<FactResource, Fact[]>();
  for (const fact of facts) {
    const group = byResource.get(fact.source.resource);
    if (group) group.push(fact);
    else byResource.set(fact.source.resource, [fact]);
  }
  return { record, facts: (resource) => byResource.get(resource) ?? [] };
}
