export { people } from './arbitrary-people.js';
export {
  answered,
  condition,
  contextOn,
  criteriaOf,
  fact,
  INDEX,
  loinc,
  measured,
  moment,
  personRecord,
  quantity,
  snomed,
} from './records.js';
