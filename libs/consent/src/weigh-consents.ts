import type { TraceEntry } from './decision.js';
import { isLater, type Moment } from './moment.js';
import { whatIsSaid, type Said } from './statement-effect.js';
import type { ConsentStatement } from './statement.js';

interface Heard {
  readonly statement: ConsentStatement;
  readonly said: Said;
}

/**
 * Every Consent with what it comes to beside the others. Within a lineage the newest supersedes, for certain only: two of
 * one day both count. A permission is superseded by whatever was given later, be it silent on contact or terminated since.
 * A denial is superseded only by a later permission that stands itself: a no is lifted by a yes, never by a form about
 * something else. So one more denial can never turn an answer into a yes.
 */
export function weighConsents(
  consents: readonly ConsentStatement[],
  now: Moment,
  blockedUnits: readonly string[],
): TraceEntry[] {
  const heard = consents.map((statement) => ({ statement, said: whatIsSaid(statement, now, blockedUnits) }));
  const ends = heard.filter(({ statement, said }) => said.effect !== 'unused' || statement.status === 'inactive');
  const standing = heard.filter((one) => one.said.effect === 'permit' && !isSuperseded(one, ends, now));
  return heard.map((one) => entryOf(one, standing, ends, now));
}

function entryOf(one: Heard, standing: readonly Heard[], ends: readonly Heard[], now: Moment): TraceEntry {
  const { statement, said } = one;
  const { reference, version } = statement;
  const about = { reference, ...(version !== undefined && { version }) };
  const isOver = said.effect === 'deny' ? isSuperseded(one, standing, now) : isSuperseded(one, ends, now);
  if (said.effect !== 'unused' && isOver) return { rule: 'superseded', ...about, effect: 'none' };
  const effect = said.effect === 'permit' || said.effect === 'deny' ? said.effect : 'none';
  return { rule: said.rule, ...about, effect };
}

function isSuperseded(
  { statement: { lineage, given } }: Heard,
  later: readonly Heard[],
  { localDay }: Moment,
): boolean {
  if (given === undefined) return false;
  return later.some(
    ({ statement: other }) =>
      other.lineage === lineage && other.given !== undefined && isLater(other.given, given, localDay),
  );
}
