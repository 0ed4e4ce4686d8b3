import type { ConceptMatcher, Records } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { splitConcept, type Concept } from '@kohort/vocabulary';
import { between, compare } from './comparison.js';
import type { Compilation } from './selection.js';
import { compileValueTest } from './value-test.js';
import { IN, maybe, OUT, settled, type FactFilter, type Membership } from './window.js';

/** FHIR R4 condition-clinical and condition-ver-status are hierarchies. */
const CLINICAL_PARENT: Readonly<Record<string, string>> = {
  recurrence: 'active',
  relapse: 'active',
  remission: 'inactive',
  resolved: 'inactive',
};
const VERIFICATION_PARENT: Readonly<Record<string, string>> = {
  provisional: 'unconfirmed',
  differential: 'unconfirmed',
};

/** A status is in if it or its parent is wanted; a wider one than is wanted may be it. */
function statusIn(status: string, wanted: ReadonlySet<string>, parents: Readonly<Record<string, string>>): Membership {
  if (wanted.has(status) || wanted.has(parents[status] ?? '')) return IN;
  return [...wanted].some((narrower) => parents[narrower] === status) ? maybe('not-specific') : OUT;
}

/** Every filter of `records` but code and time, joined by Kleene's "and"; `negation` leaves out what a "no" cannot have. */
export function compileFilters(records: Records, compilation: Compilation): { all: FactFilter; negation: FactFilter } {
  const site = [...detailFilters(records, compilation), ...lateralityFilter(records)];
  const own = [standingFilter(records), ...statusFilters(records), ...imagingFilters(records), ...site];
  if (records.value) {
    const { in: set } = records.value;
    const test = compileValueTest(records.value, set === undefined ? undefined : compilation.matcher(set));
    own.push((fact) => {
      const { truth, reason } = test(fact);
      return settled(truth, reason ?? 'value-undecided');
    });
  }
  if (records.treatmentIntent || records.line || records.response) own.push(() => maybe('not-evaluated'));
  return { all: every(own), negation: every(site) };
}

function every(filters: readonly FactFilter[]): FactFilter {
  return (fact) => {
    let result: Membership = IN;
    for (const filter of filters) {
      const membership = filter(fact);
      if (membership.truth === 'not-met') return OUT;
      if (membership.truth === 'unknown' && result.truth === 'met') result = membership;
    }
    return result;
  };
}

/** What counts as having happened: plans and drafts never do, preliminary results only where the criterion says so. */
function standingFilter({ status, preliminary }: Records): FactFilter {
  if (status) {
    const wanted = new Set(status);
    return (fact) => (fact.status === '' ? maybe('detail-missing') : wanted.has(fact.status) ? IN : OUT);
  }
  return ({ standing }) => {
    if (standing === 'proposed') return OUT;
    return standing === 'preliminary' && !preliminary ? maybe('preliminary') : IN;
  };
}

function statusFilters({ clinicalStatus, verificationStatus, exposure }: Records): FactFilter[] {
  const filters: FactFilter[] = [];
  if (clinicalStatus) {
    const wanted = new Set<string>(clinicalStatus);
    filters.push(({ clinicalStatus: status }) => {
      if (status === undefined) return maybe('detail-missing');
      return statusIn(status, wanted, CLINICAL_PARENT);
    });
  }
  if (verificationStatus) {
    const wanted = new Set<string>(verificationStatus);
    filters.push(({ verificationStatus: status }) =>
      status === undefined ? IN : statusIn(status, wanted, VERIFICATION_PARENT),
    );
  }
  if (exposure === 'taken') filters.push((fact) => (fact.exposure === 'taken' ? IN : maybe('ordered-only')));
  return filters;
}

function detailFilters(records: Records, compilation: Compilation): FactFilter[] {
  const details: [Records['code'], (fact: Fact) => readonly Concept[]][] = [
    [records.category, (fact) => fact.categories],
    [records.bodySite, (fact) => fact.bodySites],
    [records.severity, (fact) => fact.severities],
    [records.reason, (fact) => fact.reasons],
    [records.kinship, (fact) => fact.kinship],
  ];
  return details.flatMap(([set, detail]) => (set === undefined ? [] : [oneOf(compilation.matcher(set), detail)]));
}

const oneOf =
  (matcher: ConceptMatcher, detail: (fact: Fact) => readonly Concept[]): FactFilter =>
  (fact) => {
    const concepts = detail(fact);
    if (concepts.some((concept) => matcher.has(concept))) return IN;
    if (concepts.length === 0) return maybe('detail-missing');
    const certain = matcher.complete && !concepts.some((concept) => matcher.mayHave(concept));
    return certain ? OUT : maybe('value-set-incomplete');
  };

export function lateralityFilter({ laterality }: Pick<Records, 'laterality'>): FactFilter[] {
  if (laterality === undefined) return [];
  return [
    (fact) => {
      if (fact.laterality === undefined) return maybe('detail-missing');
      return fact.laterality === laterality || fact.laterality === 'bilateral' ? IN : OUT;
    },
  ];
}

function imagingFilters({ modality, series, instances }: Records): FactFilter[] {
  const filters: FactFilter[] = [];
  if (modality) {
    const wanted = new Set(modality);
    filters.push(({ imaging }) => {
      if (!imaging || imaging.modalities.length === 0) return maybe('detail-missing');
      return imaging.modalities.some((concept) => wanted.has(splitConcept(concept).code)) ? IN : OUT;
    });
  }
  for (const [bounds, what] of [[series, 'series'] as const, [instances, 'instances'] as const]) {
    if (!bounds) continue;
    filters.push(({ imaging }) => {
      const number = imaging?.[what];
      if (number === undefined) return maybe('detail-missing');
      return settled(compare(between(number, number), bounds), 'value-undecided');
    });
  }
  return filters;
}
