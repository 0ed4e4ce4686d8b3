import type { FhirFailure } from '@kohort/fhir';
import type { SyncStateRow } from './sync.entity.js';

export const OTHER_SERVER = 'other-server';

/**
 * Another server keeps other people under the same ids. Whether it is meant to be another one, or its address was set
 * wrongly, an operator says; nothing is asked of it before, and nothing is forgotten.
 */
export const serverChange = ({ base }: SyncStateRow, now: string): FhirFailure | undefined =>
  base === null || base === now
    ? undefined
    : {
        fault: { code: OTHER_SERVER, message: 'The records that are known came from another server.', path: '' },
        away: true,
        lasting: true,
      };
