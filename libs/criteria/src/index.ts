export { covering } from './covering.js';
export { definitionOf } from './definitions.js';
export { meaningHash, protocolHash } from './hashes.js';
export { importClinicalTrialsGov, type ImportFault, type ImportFaultCode } from './import/clinical-trials-gov.js';
export type { ImportedTrial } from './import/imported-trial.js';
export type { ImportLoss } from './import/loss.js';
export type { Json } from './normal-form/canonical.js';
export { normalCriteria } from './normal-form/normal-form.js';
export { defaultEdge } from './normal-form/records.js';
export { openFilters, type CodeFilter } from './open-filters.js';
export type { CriteriaFault, CriteriaFaultCode } from './parse/fault.js';
export { parseCriteria, parseCriteriaText } from './parse/parse.js';
export { Criteria, Criterion, LANGUAGE } from './schema/criteria.js';
export { DERIVED_UNITS } from './derived-units.js';
export { Expression, IfAbsent, type ExpressionOf } from './schema/expression.js';
export { criteriaJsonSchema } from './json-schema.js';
export type { LintCode, LintFinding } from './lint/finding.js';
export { lint } from './lint/lint.js';
export type { Holdings } from './lint/linted.js';
export type { Lang } from './render/lang.js';
export { renderCriteria, renderCriterion, renderSubject } from './render/render.js';
export { LocalizedText, QuantityComparison } from './schema/comparison.js';
export {
  MEDICATION_RESOURCES,
  Records,
  ValueTest,
  Window,
  type RecordResource,
  type Relative,
} from './schema/records.js';
export { ConceptFilter, ValueSet, ValueSetRef } from './schema/value-set.js';
export { conceptMatcher, type ConceptMatcher } from './value-sets.js';
