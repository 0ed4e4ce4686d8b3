export {
  FACT_RESOURCES,
  type Fact,
  type FactResource,
  type FactSource,
  type FactValue,
  type Interval,
  type Moment,
  type Person,
  type PersonRecord,
  type RegionStudied,
  type Significance,
  type Standing,
  type Variant,
} from './fact.js';
export { identifiersIn, PERSONAL_NUMBER_SYSTEMS, type Identifier } from './identifier.js';
export { objectIn, objectsIn, textIn, type FhirResource, type Json } from './json.js';
export { modifierIn } from './modifier.js';
export { isGiven, momentIn } from './moment.js';
export { personFault, personOf } from './person.js';
export { personRecord, type RecordOptions } from './person-record.js';
export { isFactResource, readResource, resourcesIn } from './read-resource.js';
export { type FactContext, type ReadingFault, type ReadingFaultCode } from './reading.js';
export { identified, localReference, subjectOf, typeOfReference } from './reference.js';
export { joinImplications } from './implication.js';
export { ReferenceIndex, type Duplicate } from './reference-index.js';
export { identifierKeys, ingredientReferences, linksOf, referenceKey } from './reference-keys.js';
