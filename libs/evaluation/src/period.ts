import type { ExpressionOf } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { addDuration, parseDuration, type Day, type Duration } from '@kohort/kernel';
import { absenceOf } from './absence.js';
import type { Subject } from './context.js';
import { show } from './exists.js';
import { decided, unknown, type Finding, type UnknownReason } from './finding.js';
import { gapsOf, type Compilation, type IfAbsent } from './selection.js';

interface Stretch {
  readonly from: Day;
  readonly to: Day;
}

export function compilePeriod(
  { records, atLeast, maxGap, ongoing, stableDose }: ExpressionOf<'period'>,
  path: string,
  compilation: Compilation,
  ifAbsent: IfAbsent,
): (subject: Subject) => Finding {
  if (stableDose) return () => unknown('not-evaluated', path);
  const selector = compilation.records(records, ifAbsent);
  const { indexDay } = compilation.context;
  const length = parseDuration(atLeast) ?? { months: 0, days: 0 };
  const gap = maxGap === undefined ? { months: 0, days: 0 } : (parseDuration(maxGap) ?? { months: 0, days: 0 });
  const longEnough = (stretches: readonly Stretch[]): boolean =>
    merge(stretches, gap).some(
      ({ from, to }) => addDuration(from, length) <= to + 1 && (!ongoing || addDuration(to, gap) >= indexDay),
    );

  return (subject) => {
    const selection = selector.select(subject);
    const { members, candidates } = selection;
    if (longEnough(members.flatMap((fact) => certainly(fact, indexDay)))) return decided('met', show(members, path));
    const all = [...members, ...candidates.map(({ fact }) => fact)];
    if (longEnough(all.flatMap((fact) => possibly(fact, indexDay)))) {
      const open = members.map((fact) => ({ fact, reason: 'partial-date' satisfies UnknownReason }) as const);
      return { truth: 'unknown', evidence: [], gaps: gapsOf([...candidates, ...open], path) };
    }
    const absence = absenceOf(selector, { ...selection, negations: [] }, subject, compilation.context, ifAbsent, path);
    if (absence.truth === 'not-met' || members.length === 0) return absence;
    return absence.gaps[0]?.reason === 'blocked' ? absence : unknown('too-few', path, members);
  };
}

/** The days that a record certainly covers. */
function certainly({ start, end }: Fact, indexDay: Day): Stretch[] {
  if (!start) return [];
  const to = end === 'ongoing' ? indexDay : (end?.days.first ?? start.days.last);
  const stretch = { from: start.days.last, to: Math.min(to, indexDay) };
  return stretch.from <= stretch.to ? [stretch] : [];
}

/** The days that a record may cover: an unknown end may be any day up to the index date. */
function possibly({ start, end }: Fact, indexDay: Day): Stretch[] {
  const from = start?.days.first ?? -Infinity;
  const to = end === 'ongoing' || end === undefined ? indexDay : end.days.last;
  return from <= Math.min(to, indexDay) ? [{ from, to: Math.min(to, indexDay) }] : [];
}

function merge(stretches: readonly Stretch[], gap: Duration): Stretch[] {
  const merged: Stretch[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && stretch.from <= addDuration(last.to + 1, gap)) {
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, stretch.to) };
    } else merged.push(stretch);
  }
  return merged;
}
