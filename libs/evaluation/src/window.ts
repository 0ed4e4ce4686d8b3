import type { Window } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { addDuration, invariant, parseDuration, parsePartialDate, type Day } from '@kohort/kernel';
import type { EvaluationContext } from './context.js';
import type { UnknownReason } from './finding.js';
import { defaultEdge, onDay, OPEN, overlaps, spanOf, type FactEdge, type Limits } from './time.js';
import type { Truth } from './truth.js';

/** Whether a fact belongs to what was asked for, with the reason where that is open. */
export interface Membership {
  readonly truth: Truth;
  readonly reason?: UnknownReason;
}
export type FactFilter = (fact: Fact) => Membership;

export const IN: Membership = { truth: 'met' };
export const OUT: Membership = { truth: 'not-met' };
export const maybe = (reason: UnknownReason): Membership => ({ truth: 'unknown', reason });
export const settled = (truth: Truth, reason: UnknownReason): Membership =>
  truth === 'met' ? IN : truth === 'not-met' ? OUT : maybe(reason);

/** A compiled window: its filter, and the days that the coverage of absent records is asked for. */
export interface CompiledWindow {
  readonly filter: FactFilter;
  readonly days: { readonly from?: Day; readonly to: Day };
}

const PLANNED = new Set(['ServiceRequest', 'Appointment']);

/** The window as calendar days. Without one, all that had happened by the index date counts, and all that is planned. */
export function compileWindow(window: Window | undefined, context: EvaluationContext): CompiledWindow {
  const { indexDay } = context;
  if (!window) {
    const past = within({ from: OPEN.from, to: onDay(indexDay) }, 'start');
    const filter: FactFilter = (fact) => (!fact.start || PLANNED.has(fact.source.resource) ? IN : past(fact));
    return { filter, days: { to: indexDay } };
  }
  const anchors = { index: indexDay, screening: context.screeningDay, consent: context.consentDay };
  const anchor = anchors[window.anchor ?? 'index'];
  if (anchor === undefined) return { filter: () => maybe('anchor-missing'), days: { to: indexDay } };
  const from = window.from === undefined ? undefined : pointIn(window.from, anchor);
  const to = window.to === undefined ? anchor : pointIn(window.to, anchor);
  return {
    filter: within({ from: from === undefined ? OPEN.from : onDay(from), to: onDay(to) }, window.edge),
    days: { ...(from === undefined ? {} : { from }), to },
  };
}

/** Whether the chosen edge of a fact lies within limits that are known days. */
export function within(limits: Limits, edge: FactEdge | undefined): FactFilter {
  return (fact) => {
    const span = spanOf(fact, edge ?? defaultEdge(fact));
    return span ? settled(overlaps(span, limits), 'partial-date') : maybe('undated');
  };
}

function pointIn(text: string, anchor: Day): Day {
  const offset = parseDuration(text);
  if (offset) return addDuration(anchor, offset);
  const date = parsePartialDate(text);
  invariant(date, `a window passed the parser with "${text}"`);
  return date.first;
}
