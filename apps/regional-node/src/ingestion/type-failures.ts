import type { FhirFailure } from '@kohort/fhir';
import { pauseOf } from './circuit.js';

/** What a type is asked for. One that fails does not keep the others from being asked. */
export type Purpose = 'follow' | 'history' | 'walk' | 'reread';

/** Times as ISO 8601, for they are stored as JSON. */
export interface TypeFailure {
  readonly code: string;
  /** When the first of these failures in a row was. */
  readonly since: string;
  readonly at: string;
  /** Not asked for before. */
  readonly until: string;
  readonly attempts: number;
  /** Asking again as it is does not help. */
  readonly lasts: boolean;
}
export type TypeFailures = Readonly<Partial<Record<Purpose, TypeFailure>>>;

/** A walk did not see so many records that the server itself may be at fault: an operator confirms that they are gone. */
export const TOO_MANY_GONE = 'too-many-gone';

const LASTING_MS = 30_000;
/** As long as too many records are missing, all are looked for again each hour: the server may have found them. */
const MISSING_MS = 3_600_000;
/** From the fifth failure in a row on the others do not wait for this type. */
const GIVEN_UP = 5;
/** Whoever could not ask so long does not know what is new. */
const OUT_OF_DATE_MS = 600_000;

export function failedAgain(before: TypeFailure | undefined, failure: FhirFailure, now: Date): TypeFailure {
  const attempts = (before?.attempts ?? 0) + 1;
  const lasts = failure.lasting && !failure.away;
  const pause = Math.max(pauseOf(attempts), lasts ? LASTING_MS : 0, failure.retryAfterMs ?? 0);
  return { ...since(before, now), code: failure.fault.code, until: after(now, pause), attempts, lasts };
}

export const tooManyGone = (before: TypeFailure | undefined, now: Date): TypeFailure => ({
  ...since(before, now),
  code: TOO_MANY_GONE,
  until: after(now, MISSING_MS),
  attempts: (before?.attempts ?? 0) + 1,
  lasts: true,
});

const since = (before: TypeFailure | undefined, now: Date): Pick<TypeFailure, 'since' | 'at'> => ({
  since: before?.since ?? now.toISOString(),
  at: now.toISOString(),
});
const after = (now: Date, ms: number): string => new Date(now.getTime() + Math.min(ms, MISSING_MS)).toISOString();

export const isPaused = (failures: TypeFailures, purpose: Purpose, now: Date): boolean =>
  Date.parse(failures[purpose]?.until ?? '') > now.getTime();

/** Nobody waits for a walk that fails so. */
export const isGivenUp = ({ walk }: TypeFailures): boolean =>
  walk !== undefined && (walk.lasts || walk.attempts >= GIVEN_UP);

export const isMissingMany = ({ walk }: TypeFailures): boolean => walk?.code === TOO_MANY_GONE;

/** What is new of this type has not been known for long. */
export const isOutOfDate = ({ follow }: TypeFailures, now: Date): boolean =>
  follow !== undefined && now.getTime() - Date.parse(follow.since) > OUT_OF_DATE_MS;

export const lastFailure = (failures: TypeFailures): TypeFailure | undefined =>
  Object.values(failures)
    .sort(
      (one, other) => Number(one.code === TOO_MANY_GONE) - Number(other.code === TOO_MANY_GONE) || order(one, other),
    )
    .at(-1);

const order = (one: TypeFailure, other: TypeFailure): number => Date.parse(one.at) - Date.parse(other.at);
