import type { PersonRecord } from '@kohort/facts';
import type { Day } from '@kohort/kernel';

/** Why somebody is not evaluated at all. */
export type LeftOut = 'out-of-use' | 'deceased';

/**
 * Whether somebody is left out on the index day; undefined for who is evaluated. The death that counts is one on or before
 * that day for certain; one without a date counts always. Whoever may have lived then ("2026" on 5 January 2026) is
 * evaluated: a person finds out, whereas nobody looks at those left out.
 */
export function leftOut({ person: { outOfUse, deceased, death } }: PersonRecord, indexDay: Day): LeftOut | undefined {
  if (outOfUse) return 'out-of-use';
  return deceased && (death === undefined || death.days.last <= indexDay) ? 'deceased' : undefined;
}
