import { coding, TERMINOLOGY } from './coding.js';
import type { Meta } from './fhir.js';

/** The code system of Kohort's own marks and identifiers. `.test` can never be a real domain (RFC 6761). */
export const KOHORT = 'https://kohort.test';

/**
 * Marks a resource as fictitious: HL7's "test health data" for everybody's systems, and Kohort's own code for ours. It is
 * on every resource that this library makes, and one object for all of them.
 */
export const GENERATED: Meta = {
  tag: [coding(`${TERMINOLOGY}/v3-ActReason`, 'HTEST', 'test health data'), coding(`${KOHORT}/tag`, 'generated')],
};
