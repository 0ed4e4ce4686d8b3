import type { ExpressionOf } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { addDuration, parseDuration, type Duration } from '@kohort/kernel';
import { absenceOf, isBlocked } from './absence.js';
import { between, compare } from './comparison.js';
import type { Subject } from './context.js';
import { show } from './exists.js';
import { unknown, type Finding } from './finding.js';
import { gapsOf, type Compilation, type IfAbsent } from './selection.js';

export function compileCount(
  { records, count, apart }: ExpressionOf<'count'>,
  path: string,
  compilation: Compilation,
  ifAbsent: IfAbsent,
): (subject: Subject) => Finding {
  const selector = compilation.records(records, ifAbsent);
  const distance = apart === undefined ? undefined : parseDuration(apart);
  return (subject) => {
    const selection = selector.select(subject);
    const { members, candidates } = selection;
    const all = [...members, ...candidates.map(({ fact }) => fact)];
    const low = distance ? surelySeparate(distinct(members), distance) : distinct(members).length;
    const high = distance ? perhapsSeparate(distinct(all), distance) : distinct(all).length;
    // Records that are not there may still exist unless their absence is evidence.
    const absence = absenceOf(selector, { ...selection, negations: [] }, subject, compilation.context, ifAbsent, path);
    const complete = absence.truth === 'not-met' && !isBlocked(selector, subject);
    const truth = compare(between(low, complete ? high : Infinity), count);
    if (truth !== 'unknown') {
      const shown = [...show(distinct(members), path), ...(members.length === 0 ? absence.evidence : [])];
      return { truth, evidence: shown.map((item) => ({ ...item, truth })), gaps: [] };
    }
    if (compare(between(low, high), count) === 'unknown') {
      const gaps = gapsOf(candidates, path);
      return gaps.length > 0 ? { truth, evidence: show(members, path), gaps } : unknown('partial-date', path, members);
    }
    return members.length > 0 ? unknown('too-few', path, members) : absence;
  };
}

/** A resource counts once, however many facts it gave. */
function distinct(facts: readonly Fact[]): Fact[] {
  const bySource = new Map(facts.map((fact) => [`${fact.source.resource}/${fact.source.id}`, fact]));
  return [...bySource.values()];
}

/**
 * The least number of records that are pairwise at least so far apart, whatever their partial dates mean: taking the one
 * that ends first, again and again, is optimal (interval scheduling). Undated records are none of them for sure.
 */
function surelySeparate(facts: readonly Fact[], distance: Duration): number {
  const days = facts.flatMap(({ start }) => (start ? [start.days] : []));
  let number = 0;
  let next = -Infinity;
  for (const { first, last } of days.sort((a, b) => a.last - b.last || b.first - a.first)) {
    if (first < next) continue;
    number += 1;
    next = addDuration(last, distance);
  }
  return number;
}

/** The most that there may be: a record whose day is not known may always be one more. */
function perhapsSeparate(facts: readonly Fact[], distance: Duration): number {
  const exact = facts.filter(({ start }) => start?.days.first === start?.days.last && start !== undefined);
  return surelySeparate(exact, distance) + facts.length - exact.length;
}
