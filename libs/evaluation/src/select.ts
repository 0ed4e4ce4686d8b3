import { covering, MEDICATION_RESOURCES, type ConceptMatcher, type Records } from '@kohort/criteria';
import type { Fact, FactResource } from '@kohort/facts';
import type { Concept } from '@kohort/vocabulary';
import type { Subject } from './context.js';
import { compileFilters } from './filters.js';
import type { UnknownReason } from './finding.js';
import { compileRelative } from './relative.js';
import type { Candidate, Compilation, IfAbsent, Selection, Selector } from './selection.js';
import { compileWindow, maybe, type CompiledWindow, type FactFilter } from './window.js';

/** The filter over records as a function of one person. `ifAbsent` is the rule of the leaf, for events that are not there. */
export function compileRecords(records: Records, compilation: Compilation, ifAbsent: IfAbsent): Selector {
  const resources = records.resource === 'Medication' ? MEDICATION_RESOURCES : [records.resource];
  const matcher = records.code === undefined ? undefined : compilation.matcher(records.code);
  const covers = records.code === undefined ? undefined : covering(records.code, compilation.criteria);
  const window = compileWindow(records.window, compilation.context);
  const filters = compileFilters(records, compilation);
  const relative = records.relative && compileRelative(records.relative, compilation, ifAbsent);

  const select = (subject: Subject): Selection => {
    const selection = {
      members: [] as Fact[],
      candidates: [] as Candidate[],
      negations: [] as Fact[],
      outside: [] as Fact[],
      uncoded: [] as Fact[],
    };
    const inRelation = relative?.(subject);
    const all = [filters.all, window.filter, ...(inRelation ? [inRelation] : [])];
    for (const resource of resources) {
      for (const fact of subject.facts(resource)) {
        const meaning = meaningOf(fact, matcher);
        if (meaning === 'other') continue;
        if (meaning === 'opposite' || (fact.standing === 'negated' && !records.status)) {
          const decides = meaning === 'opposite' || deniesAll(fact, covers);
          const ofThese = decides && filters.negation(fact).truth === 'met' && window.filter(fact).truth === 'met';
          if (ofThese) selection.negations.push(fact);
        } else if (meaning === 'uncoded') {
          if (all.every((filter) => filter(fact).truth !== 'not-met')) selection.uncoded.push(fact);
        } else {
          place(fact, meaning === 'perhaps' ? [...all, notExpanded] : all, window, selection);
        }
      }
    }
    return selection;
  };
  return { resources, matcher, days: window.days, select };
}

const notExpanded: FactFilter = () => maybe('value-set-incomplete');

/** What the codes of a record say of a value set: that it is in it, may be, states its absence, has no code, is another. */
function meaningOf(
  { concepts }: Fact,
  matcher: ConceptMatcher | undefined,
): 'asked' | 'perhaps' | 'opposite' | 'uncoded' | 'other' {
  if (!matcher) return 'asked';
  if (concepts.some((concept) => matcher.negates(concept))) return 'opposite';
  if (concepts.some((concept) => matcher.has(concept))) return 'asked';
  if (concepts.some((concept) => matcher.mayHave(concept))) return 'perhaps';
  return concepts.length === 0 ? 'uncoded' : 'other';
}

/** Records that state how things are. Of others (a procedure, a dose, an order) "not" is said of that one only. */
const STATEMENTS: ReadonlySet<FactResource> = new Set(['Condition', 'AllergyIntolerance', 'MedicationStatement']);

/** Whether a negated record denies all that was asked for, and not only a part of it. */
const deniesAll = ({ source, concepts }: Fact, covers: ((concept: Concept) => boolean) | undefined): boolean =>
  STATEMENTS.has(source.resource) && covers !== undefined && concepts.some(covers);

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
