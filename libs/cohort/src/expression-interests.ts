import {
  conceptMatcher,
  covering,
  definitionOf,
  MEDICATION_RESOURCES,
  type Criteria,
  type Expression,
  type ExpressionOf,
  type Records,
} from '@kohort/criteria';
import { derivedInputs } from '@kohort/evaluation';
import { FACT_RESOURCES, type Fact, type FactResource } from '@kohort/facts';
import { conceptOf, findScale, questionOf } from '@kohort/vocabulary';

/** Whether one fact may be part of what decides. */
export type Interest = (fact: Fact) => boolean;

export interface ResourceInterest {
  readonly resource: FactResource;
  readonly interest: Interest;
}

/** What one expression and all that lie inside it may rest on. */
export function expressionInterests(expression: Expression, criteria: Criteria): ResourceInterest[] {
  const inside = (...parts: readonly Expression[]): ResourceInterest[] =>
    parts.flatMap((part) => expressionInterests(part, criteria));
  switch (expression.type) {
    case 'all':
    case 'any':
    case 'at-least':
      return inside(...expression.of);
    case 'not':
    case 'quota':
      return inside(expression.of);
    case 'if':
      return inside(expression.if, expression.then);
    case 'helper':
      return inside(definitionOf(expression.is));
    case 'each':
      return [...recordsInterests(expression.records, criteria), ...inside(expression.of), ...ungrouped(expression)];
    default:
      return leafInterests(expression, criteria);
  }
}

type Branch = 'all' | 'any' | 'at-least' | 'not' | 'quota' | 'if' | 'helper' | 'each';

function leafInterests(expression: Exclude<Expression, { type: Branch }>, criteria: Criteria): ResourceInterest[] {
  switch (expression.type) {
    case 'exists':
    case 'value':
    case 'count':
    case 'period':
    case 'dose':
      return recordsInterests(expression.records, criteria);
    case 'scale':
      return scaleInterests(expression);
    case 'variant':
      return variantInterests(expression);
    case 'derived':
      return derivedInputs(expression.quantity).flatMap((code) =>
        recordsInterests({ resource: 'Observation', code }, criteria),
      );
    // The person and the site: a change of either is one of the whole.
    case 'age':
    case 'sex':
    case 'parameter':
    case 'manual':
      return [];
  }
}

/**
 * Records of the type whose codes may be asked for, state the absence of it, deny all of it, or that have no code. Every
 * other filter narrows further, so it is not asked.
 */
function recordsInterests(records: Records, criteria: Criteria): ResourceInterest[] {
  const resources = records.resource === 'Medication' ? MEDICATION_RESOURCES : [records.resource];
  const interest = records.code === undefined ? anything : codeInterest(records.code, criteria);
  const own = resources.map((resource): ResourceInterest => ({ resource, interest }));
  return records.relative ? [...own, ...recordsInterests(records.relative.event, criteria)] : own;
}

const anything: Interest = () => true;

function codeInterest(code: NonNullable<Records['code']>, criteria: Criteria): Interest {
  const matcher = conceptMatcher(code, criteria);
  const covers = covering(code, criteria);
  return ({ concepts, standing }) =>
    concepts.length === 0 ||
    concepts.some((concept) => matcher.has(concept) || matcher.mayHave(concept) || matcher.negates(concept)) ||
    (standing === 'negated' && concepts.some(covers));
}

/** Whatever asks for the grade, answered or not. */
function scaleInterests({ scale }: ExpressionOf<'scale'>): ResourceInterest[] {
  const found = findScale(scale);
  const interest: Interest = ({ concepts }) => !found || questionOf(found, concepts) !== undefined;
  return [{ resource: 'Observation', interest }];
}

/**
 * What was looked for in one of the genes, and what is derived from other records: a diagnostic implication says how a
 * variant of another record is judged.
 */
function variantInterests({ genes }: ExpressionOf<'variant'>): ResourceInterest[] {
  const wanted = new Set(genes.map((gene) => conceptOf('http://www.genenames.org/geneId', gene)));
  const interest: Interest = ({ variant, regionStudied, derivedFrom }) =>
    derivedFrom.length > 0 ||
    [variant, regionStudied].some((looked) => looked?.genes.some((gene) => wanted.has(gene)) === true);
  return [{ resource: 'Observation', interest }];
}

/**
 * A record that names no group may belong to any: each is tried in every group while they are few, so that one more of
 * whatever kind may be one too many.
 */
function ungrouped({ scope }: ExpressionOf<'each'>): ResourceInterest[] {
  if (scope === 'resource') return [];
  const names: (fact: Fact) => boolean =
    scope === 'specimen'
      ? ({ specimen }) => specimen !== undefined
      : ({ bodySites, laterality }) => (bodySites[0] ?? '') !== '' || laterality !== undefined;
  return FACT_RESOURCES.map((resource) => ({ resource, interest: (fact) => !names(fact) }));
}
