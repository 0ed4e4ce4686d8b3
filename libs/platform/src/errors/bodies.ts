import { invariant } from '@kohort/kernel';
import { STATUS_CODES } from 'node:http';
import type { Problem } from '../api/problem.js';
import { ERRORS, type AppFault } from './codes.js';

const first = (faults: readonly AppFault[]): AppFault => {
  const [leading] = faults;
  invariant(leading, 'a refusal has at least one fault');
  return leading;
};

/** The status of a refusal: that of its first fault. */
export const statusOf = (faults: readonly AppFault[]): number => ERRORS[first(faults).code].status;

/** RFC 9457. */
export function problemOf(faults: readonly AppFault[]): Problem {
  const { code, message } = first(faults);
  const status = statusOf(faults);
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail: message,
    faults: [...faults],
  };
}

/** FHIR R4 OperationOutcome, for callers that accept application/fhir+json. */
export const outcomeOf = (faults: readonly AppFault[]) => ({
  resourceType: 'OperationOutcome',
  issue: faults.map(({ code, message, path }) => ({
    severity: ERRORS[code].status >= 500 ? 'fatal' : 'error',
    code: ERRORS[code].issue,
    details: { coding: [{ code }], text: message },
    ...(path === '' ? {} : { expression: [path] }),
  })),
});
