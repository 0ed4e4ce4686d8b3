import type { Relative } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { parseDuration, type DayRange } from '@kohort/kernel';
import { absenceOf, hiddenReason } from './absence.js';
import type { Subject } from './context.js';
import { extremes } from './pick.js';
import type { Candidate, Compilation, IfAbsent, Selection } from './selection.js';
import { OPEN, shift, spanOf, type Limits } from './time.js';
import { disjunction, type Truth } from './truth.js';
import { maybe, OUT, settled, within, type FactFilter, type Membership } from './window.js';

/** "Within N days of event B": a filter over the facts of one person. */
export function compileRelative(
  relative: Relative,
  compilation: Compilation,
  ifAbsent: IfAbsent,
): (subject: Subject) => FactFilter {
  const events = compilation.records(relative.event, ifAbsent);
  const limitsOf = compileLimits(relative);
  return (subject) => {
    const selection = events.select(subject);
    if (selection.members.length + selection.candidates.length === 0) {
      const absence = absenceOf(events, selection, subject, compilation.context, ifAbsent, '');
      const missing: Membership = absence.truth === 'not-met' ? OUT : maybe(absence.gaps[0]?.reason ?? 'no-record');
      return () => missing;
    }
    const near = (fact: Fact, event: Fact): Truth => {
      const limits = limitsOf(event);
      return limits ? within(limits, relative.edge)(fact).truth : 'unknown';
    };
    const hidden = hiddenReason(events, subject, compilation.context);
    if (relative.which !== 'any') return hidden ? () => maybe(hidden) : oneEvent(relative.which, selection, near);
    const inRelation = anyEvent(selection, near);
    return (fact) => {
      const membership = inRelation(fact);
      return hidden && membership.truth === 'not-met' ? maybe(hidden) : membership;
    };
  };
}

type Near = (fact: Fact, event: Fact) => Truth;

function anyEvent({ members, candidates }: Selection, near: Near): FactFilter {
  return (fact) => {
    const others = members.filter((event) => event !== fact);
    const open = candidates.filter(({ fact: event }) => event !== fact && near(fact, event) !== 'not-met');
    const truth = disjunction(others.map((event) => near(fact, event)));
    return truth !== 'met' && open[0] ? maybe(open[0].reason) : settled(truth, 'partial-date');
  };
}

/**
 * The first or last event may be one of several where dates are partial; all of them must agree. No record lies in relation
 * to itself.
 */
function oneEvent(which: 'first' | 'last', selection: Selection, near: Near): FactFilter {
  const possible: readonly Candidate[] = extremes(which === 'last' ? 'latest' : 'earliest', selection);
  const certain = selection.members.length > 0;
  return (fact) => {
    const [first, ...rest] = possible.map(({ fact: event }) => (event === fact ? 'not-met' : near(fact, event)));
    const agreed = first !== undefined && rest.every((truth) => truth === first) ? first : 'unknown';
    if (agreed === 'met' && !certain) return maybe(selection.candidates[0]?.reason ?? 'partial-date');
    return settled(agreed, 'partial-date');
  };
}

function compileLimits({ from, to, eventEdge = 'start' }: Relative): (event: Fact) => Limits | undefined {
  const after = from === undefined ? undefined : parseDuration(from);
  const before = to === undefined ? undefined : parseDuration(to);
  return (event) => {
    const span = spanOf(event, eventEdge === 'whole' ? 'any' : eventEdge);
    if (!span) return undefined;
    const start: DayRange = span.start;
    const end: DayRange = eventEdge === 'whole' ? span.end : span.start;
    return {
      from: after ? shift(start, after) : OPEN.from,
      to: before ? shift(end, before) : OPEN.to,
    };
  };
}
