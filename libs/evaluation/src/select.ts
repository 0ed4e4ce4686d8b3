import type { Records } from '@kohort/criteria';
import type { Fact, FactResource } from '@kohort/facts';
import type { Subject } from './context.js';
import { compileFilters } from './filters.js';
import type { UnknownReason } from './finding.js';
import { compileRelative } from './relative.js';
import type { Candidate, Compilation, IfAbsent, Selection, Selector } from './selection.js';
import { compileWindow, type CompiledWindow, type FactFilter } from './window.js';

const MEDICATION: readonly FactResource[] = [
  'MedicationRequest',
  'MedicationStatement',
  'MedicationAdministration',
  'MedicationDispense',
];

/** The filter over records as a function of one person. `ifAbsent` is the rule of the leaf, for events that are not there. */
export function compileRecords(records: Records, compilation: Compilation, ifAbsent: IfAbsent): Selector {
  const resources = records.resource === 'Medication' ? MEDICATION : [records.resource];
  const matcher = records.code === undefined ? undefined : compilation.matcher(records.code);
  const window = compileWindow(records.window, compilation.context);
  const filters = compileFilters(records, compilation);
  const relative = records.relative && compileRelative(records.relative, compilation, ifAbsent);

  const select = (subject: Subject): Selection => {
    const selection = {
      members: [] as Fact[],
      candidates: [] as Candidate[],
      negations: [] as Fact[],
      outside: [] as Fact[],
    };
    const inRelation = relative?.(subject);
    for (const resource of resources) {
      for (const fact of subject.facts(resource)) {
        const negated = matcher !== undefined && fact.concepts.some((concept) => matcher.negates(concept));
        if (!negated && matcher && !fact.concepts.some((concept) => matcher.has(concept))) continue;
        if (negated || fact.standing === 'negated') {
          if (filters.negation(fact).truth === 'met') selection.negations.push(fact);
          continue;
        }
        place(fact, [filters.all, window.filter, ...(inRelation ? [inRelation] : [])], window, selection);
      }
    }
    return selection;
  };
  return { resources, matcher, days: window.days, select };
}

function place(
  fact: Fact,
  filters: readonly FactFilter[],
  window: CompiledWindow,
  into: { members: Fact[]; candidates: Candidate[]; outside: Fact[] },
): void {
  let open: UnknownReason | undefined;
  for (const filter of filters) {
    const { truth, reason } = filter(fact);
    if (truth === 'not-met') {
      if (filter === window.filter && open === undefined) into.outside.push(fact);
      return;
    }
    if (truth === 'unknown') open ??= reason;
  }
  if (open === undefined) into.members.push(fact);
  else into.candidates.push({ fact, reason: open });
}
