import type { EvaluationContext, Subject } from './context.js';
import { decided, unknown, type Finding, type UnknownReason } from './finding.js';
import type { IfAbsent, Selection, Selector } from './selection.js';
import { newestFirst } from './time.js';

/** How many records a verdict shows; the newest ones. */
export const SHOWN = 5;

/**
 * What it means that nothing was found. An explicit negative statement decides. Otherwise absence decides only where
 * the criterion's rule allows it, the source is complete for these records and days, no record is without a code, and
 * nothing relevant is blocked.
 */
export function absenceOf(
  selector: Selector,
  { negations, outside, uncoded = [] }: Pick<Selection, 'negations' | 'outside' | 'uncoded'>,
  subject: Subject,
  { coverage }: EvaluationContext,
  ifAbsent: IfAbsent,
  path: string,
): Finding {
  if (isBlocked(selector, subject)) return unknown('blocked', path);
  if (negations.length > 0) {
    return decided(
      'not-met',
      newestFirst(negations).map((fact) => ({ kind: 'record', fact, truth: 'not-met', path })),
    );
  }
  if (selector.matcher && !selector.matcher.complete) return unknown('value-set-incomplete', path);
  if (ifAbsent === 'unknown') {
    return outside.length > 0 ? unknown('stale', path, newestFirst(outside).slice(0, 1)) : unknown('no-record', path);
  }
  if (uncoded.length > 0) return unknown('not-coded', path, newestFirst(uncoded).slice(0, SHOWN));
  const { resources, days } = selector;
  const covered = resources.map((resource) => coverage(resource, days));
  const complete = resources.filter((_, index) => covered[index] === 'complete');
  if (complete.length === 0 || covered.includes('incomplete')) return unknown('incomplete-coverage', path);
  return decided('not-met', [{ kind: 'absence', resources: complete, ...days, truth: 'not-met', path }]);
}

/** Why there may be more records than are seen; undefined where the source is taken for what there is. */
export function hiddenReason(
  selector: Selector,
  subject: Subject,
  { coverage }: EvaluationContext,
): UnknownReason | undefined {
  if (isBlocked(selector, subject)) return 'blocked';
  if (selector.matcher && !selector.matcher.complete) return 'value-set-incomplete';
  const lost = selector.resources.some((resource) => coverage(resource, selector.days) === 'incomplete');
  return lost ? 'incomplete-coverage' : undefined;
}

/** Whether records of the asked types were withheld: then what is seen is not all there is. */
export const isBlocked = (selector: Selector, { record }: Subject): boolean =>
  selector.resources.some((resource) => record.blocked.includes(resource));
