import { ok, type Result } from '@kohort/kernel';
import { refuse, type Refusal } from '../fault.js';
import type { FhirRequest } from '../request.js';

export interface Prefer {
  readonly return: 'minimal' | 'representation' | 'OperationOutcome';
  readonly strict: boolean;
}

/** The `Prefer` header (RFC 7240; R4 http.html#ops, search.html#errors); what it names beside these is passed over. */
export function preferOf({ headers }: Pick<FhirRequest, 'headers'>): Prefer {
  const wishes = (headers['prefer'] ?? '').split(/[,;]/).map((wish) => wish.replaceAll(/[\s"]/g, ''));
  const returns = (['minimal', 'OperationOutcome'] as const).find((name) => wishes.includes(`return=${name}`));
  return { return: returns ?? 'representation', strict: wishes.includes('handling=strict') };
}

/** The version that `If-Match: W/"3"` names; a strong tag is taken as well. */
export function ifMatch({ headers }: Pick<FhirRequest, 'headers'>): Result<number | undefined, Refusal> {
  const header = headers['if-match'];
  if (header === undefined) return ok(undefined);
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version === undefined) return refuse('bad-header', 'If-Match names one version, such as W/"3".');
  return ok(Number(version));
}
