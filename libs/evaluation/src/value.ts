import type { ExpressionOf, ValueTest } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { absenceOf, hiddenReason } from './absence.js';
import { hasBound, LOWER, UPPER } from './comparison.js';
import type { Subject } from './context.js';
import { combine, unknown, type Finding, type UnknownReason } from './finding.js';
import { extremes } from './pick.js';
import type { Compilation, IfAbsent, Selection } from './selection.js';
import { conjunction, disjunction } from './truth.js';
import { compileValueTest, type FactTest } from './value-test.js';

export type Pick = ExpressionOf<'value'>['pick'];

export function compileValue(
  { records, pick, test }: ExpressionOf<'value'>,
  path: string,
  compilation: Compilation,
  ifAbsent: IfAbsent,
): (subject: Subject) => Finding {
  const selector = compilation.records(records, ifAbsent);
  const { in: set } = test;
  const matcher = set === undefined ? undefined : compilation.matcher(set);
  const testOf = (part: ValueTest): FactTest => compileValueTest(part, matcher);
  const judge = compilePick(pick, test, testOf, path);
  return (subject) => {
    const selection = withoutPanels(selector.select(subject), subject);
    if (selection.members.length + selection.candidates.length === 0) {
      return absenceOf(selector, selection, subject, compilation.context, ifAbsent, path);
    }
    return judge(selection, hiddenReason(selector, subject, compilation.context));
  };
}

/** A panel that only holds other values is not one of the values; a result without its value is. */
function withoutPanels(selection: Selection, subject: Subject): Selection {
  const isPanel = ({ value, interpretations, source }: Fact): boolean =>
    value === undefined &&
    interpretations.length === 0 &&
    source.part === undefined &&
    subject.facts(source.resource).some((other) => other.source.id === source.id && other.source.part !== undefined);
  return {
    ...selection,
    members: selection.members.filter((fact) => !isPanel(fact)),
    candidates: selection.candidates.filter(({ fact }) => !isPanel(fact)),
  };
}

/** `hidden` says why there may be more records than the selection holds. */
type Judge = (selection: Selection, hidden?: UnknownReason) => Finding;

function compilePick(pick: Pick, test: ValueTest, testOf: (test: ValueTest) => FactTest, path: string): Judge {
  if (pick !== 'min' && pick !== 'max') return judgeWith(pick, testOf(test), path);
  // The largest value is at most x when all are, and at least x when any is; the smallest one mirrors it.
  const { eq, ...rest } = test;
  const bounds = {
    ...rest,
    ...(eq === undefined ? {} : { ge: Math.max(eq, rest.ge ?? eq), le: Math.min(eq, rest.le ?? eq) }),
  };
  const [lower, upper] = [only(bounds, LOWER), only(bounds, UPPER)];
  const judges: Judge[] = [];
  if (hasBound(lower)) judges.push(judgeWith(pick === 'max' ? 'any' : 'all', testOf(lower), path));
  if (hasBound(upper)) judges.push(judgeWith(pick === 'max' ? 'all' : 'any', testOf(upper), path));
  return (selection, hidden) => {
    const findings = judges.map((judge) => judge(selection, hidden));
    return combine(conjunction(findings.map(({ truth }) => truth)), findings);
  };
}

function only(test: ValueTest, comparators: readonly ('gt' | 'ge' | 'lt' | 'le')[]): ValueTest {
  const { gt, ge, lt, le, eq, ...frame } = test;
  const bounds = { gt, ge, lt, le };
  return { ...frame, ...Object.fromEntries(comparators.map((key) => [key, bounds[key]])) };
}

/**
 * Judges the picked values of a selection by a test of one fact: used by values and by scales. What may be hidden leaves
 * the verdict open, but for "any" that one has met, and "all" that one has failed.
 */
export function judgeWith(pick: 'latest' | 'earliest' | 'any' | 'all', test: FactTest, path: string): Judge {
  const judge = judgeSeen(pick, test, path);
  const lasting = pick === 'any' ? 'met' : pick === 'all' ? 'not-met' : undefined;
  return (selection, hidden) => {
    const finding = judge(selection);
    return hidden === undefined || finding.truth === lasting ? finding : unknown(hidden, path);
  };
}

function judgeSeen(pick: 'latest' | 'earliest' | 'any' | 'all', test: FactTest, path: string): Judge {
  const one = findingOf(test, path);
  if (pick === 'latest' || pick === 'earliest') return (selection) => agree(pick, selection, one, path);
  const connective = pick === 'any' ? disjunction : conjunction;
  // A record that may not belong can only leave "any" and "all" open, never decide them.
  const harmless = pick === 'any' ? 'not-met' : 'met';
  return ({ members, candidates }) => {
    const certain = members.map(one);
    const uncertain = candidates
      .filter(({ fact }) => one(fact).truth !== harmless)
      .map(({ fact, reason }) => unknown(reason, path, [fact]));
    const findings =
      members.length === 0 ? candidates.map((c) => unknown(c.reason, path, [c.fact])) : [...certain, ...uncertain];
    return combine(connective(findings.map(({ truth }) => truth)), findings);
  };
}

const findingOf =
  (test: FactTest, path: string) =>
  (fact: Fact): Finding => {
    const { truth, reason, converted } = test(fact);
    if (truth === 'unknown') return unknown(reason ?? 'value-undecided', path, [fact]);
    return { truth, evidence: [{ kind: 'record', fact, truth, path, ...(converted ? { converted } : {}) }], gaps: [] };
  };

/** The latest (or earliest) value: decided only if all that may be it agree, and at least one certainly belongs. */
function agree(pick: 'latest' | 'earliest', selection: Selection, one: (fact: Fact) => Finding, path: string): Finding {
  const possible = extremes(pick, selection);
  const findings = possible.map(({ fact }) => one(fact));
  const [first] = findings;
  const agreed = first && findings.every(({ truth }) => truth === first.truth);
  if (agreed && first.truth === 'unknown') return combine('unknown', findings);
  if (agreed && selection.members.length > 0) return combine(first.truth, findings.slice(0, 1));
  const reason = possible.find(({ reason: why }) => why !== 'conflicting')?.reason ?? 'conflicting';
  return { truth: 'unknown', evidence: [], gaps: [{ reason, path, facts: possible.map(({ fact }) => fact) }] };
}
