export { criteriaWith, documents, expressions } from './arbitrary.js';
export { leaves } from './arbitrary-leaves.js';
export { measurements, records, windows } from './arbitrary-records.js';
export { valueSets } from './arbitrary-value-sets.js';
export { parsed, parsedCriteria } from './parsed.js';
export { VALUE_SETS } from './value-sets.js';
