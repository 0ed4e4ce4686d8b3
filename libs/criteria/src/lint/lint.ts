import type { Criteria } from '../schema/criteria.js';
import { dangerousAbsence, rulesWithoutEffect } from './absence-rules.js';
import { alwaysTrue } from './always-true.js';
import { contradictions } from './contradictions.js';
import { duplicateBranches, duplicateCriteria } from './duplicates.js';
import { emptyValueSets } from './empty-value-sets.js';
import type { LintFinding } from './finding.js';
import { impossibleBounds } from './impossible-bounds.js';
import { impossibleWindows } from './impossible-windows.js';
import { prepare, type Holdings, type Rule } from './linted.js';
import { negatedQuestions } from './negated-questions.js';
import { noData } from './no-data.js';
import { notEvaluated } from './not-evaluated.js';
import { repeatedExclusions } from './repeated-exclusions.js';
import { unexpandedValueSets } from './unexpanded-value-sets.js';
import { unitMismatches } from './unit-mismatches.js';
import { unreachableBranches } from './unreachable-branches.js';
import { unusedValueSets } from './unused-value-sets.js';

const RULES: readonly Rule[] = [
  notEvaluated,
  contradictions,
  impossibleBounds,
  impossibleWindows,
  emptyValueSets,
  unitMismatches,
  unreachableBranches,
  alwaysTrue,
  duplicateBranches,
  duplicateCriteria,
  repeatedExclusions,
  dangerousAbsence,
  rulesWithoutEffect,
  negatedQuestions,
  unexpandedValueSets,
  unusedValueSets,
  noData,
];

/**
 * What is wrong or probably not meant with criteria that parse: each finding with its path, errors first.
 * @param criteria as parsed by `parseCriteria`.
 * @param available what the nodes have, to find criteria that nobody has data for.
 */
export function lint(criteria: Criteria, available?: Holdings): LintFinding[] {
  const linted = prepare(criteria, available);
  const findings = RULES.flatMap((rule) => rule(linted));
  const ofSeverity = (severity: LintFinding['severity']) => findings.filter((finding) => finding.severity === severity);
  return [...ofSeverity('error'), ...ofSeverity('warning')];
}
