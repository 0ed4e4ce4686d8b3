export type { TerminologyServer } from './ask-server.js';
export { expandValueSets } from './expand-value-sets.js';
export type { TerminologyFault, TerminologyFaultCode } from './fault.js';
