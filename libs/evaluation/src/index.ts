export { type Coverage, type EvaluationContext } from './context.js';
export { derivedInputs } from './derived.js';
export { evaluationJson, type EvaluationJson, type VerdictJson } from './evaluation-json.js';
export {
  compileCriteria,
  outcomeOf,
  standingOf,
  type Evaluation,
  type Evaluator,
  type Outcome,
  type Verdict,
} from './evaluate.js';
export { type Evidence, type Gap, type UnknownReason } from './finding.js';
export { type Truth } from './truth.js';
export { explain, explainOutcome, explainReason, type Explanation } from './explain/explain.js';
export { leftOut, type LeftOut } from './left-out.js';
export { count, emptyTally, evaluatedPeople, type CriterionTally, type Tally } from './tally.js';
