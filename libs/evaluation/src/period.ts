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
    const { from = -Infinity, to } = selector.days;
    const asked: Stretch = { from, to: Math.min(to, indexDay) };
    if (longEnough(members.flatMap((fact) => certainly(fact, asked)))) return decided('met', show(members, path));
    const all = [...members, ...candidates.map(({ fact }) => fact)];
    if (longEnough(all.flatMap((fact) => possibly(fact, asked)))) {
      const open = members.map((fact) => ({ fact, reason: 'partial-date' satisfies UnknownReason }) as const);
      return { truth: 'unknown', evidence: [], gaps: gapsOf([...candidates, ...open], path) };
    }
    const absence = absenceOf(selector, { ...selection, negations: [] }, subject, compilation.context, ifAbsent, path);
    if (members.length === 0) return absence;
    const short = show(members, path).map((item) => ({ ...item, truth: 'not-met' as const }));
    if (absence.truth === 'not-met') return decided('not-met', short);
    return absence.gaps[0]?.reason === 'blocked' ? absence : unknown('too-few', path, members);
  };
}

/** The days of those asked for that a record certainly covers. */
function certainly({ start, end }: Fact, asked: Stretch): Stretch[] {
  if (!start) return [];
  return clipped(start.days.last, end === 'ongoing' ? asked.to : (end?.days.first ?? start.days.last), asked);
}

/** The days of those asked for that a record may cover: an unknown end may be any of them. */
function possibly({ start, end }: Fact, asked: Stretch): Stretch[] {
  const to = end === 'ongoing' || end === undefined ? asked.to : end.days.last;
  return clipped(start?.days.first ?? -Infinity, to, asked);
}

function clipped(from: number, to: number, asked: Stretch): Stretch[] {
  const stretch = { from: Math.max(from, asked.from), to: Math.min(to, asked.to) };
  return stretch.from <= stretch.to ? [stretch] : [];
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
