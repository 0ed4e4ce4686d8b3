import type { EvaluationContext, Subject } from './context.js';
import { decided, unknown, type Finding } from './finding.js';
import type { IfAbsent, Selection, Selector } from './selection.js';
import { newestFirst } from './time.js';

/**
 * What it means that nothing was found. An explicit negative statement decides. Otherwise absence decides only where
 * the criterion's rule allows it, the source is complete for these records and days, and nothing relevant is blocked.
 */
export function absenceOf(
  selector: Selector,
  { negations, outside }: Pick<Selection, 'negations' | 'outside'>,
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
  const { resources, days } = selector;
  const covered = resources.map((resource) => coverage(resource, days));
  const complete = resources.filter((_, index) => covered[index] === 'complete');
  if (complete.length === 0 || covered.includes('incomplete')) return unknown('incomplete-coverage', path);
  return decided('not-met', [{ kind: 'absence', resources: complete, ...days, truth: 'not-met', path }]);
}

/** Whether records of the asked types were withheld: then what is seen is not all there is. */
export const isBlocked = (selector: Selector, { record }: Subject): boolean =>
  selector.resources.some((resource) => record.blocked.includes(resource));
