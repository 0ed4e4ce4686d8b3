import { conceptMatcher, definitionOf, type Criteria, type Expression, type ValueSetRef } from '@kohort/criteria';
import { invariant, pointer } from '@kohort/kernel';
import type { EvaluationContext, Subject } from './context.js';
import { compileCount } from './count.js';
import { compileAge, compileSex } from './demographics.js';
import { compileDerived } from './derived.js';
import { compileEach } from './each.js';
import { compileExists } from './exists.js';
import { combine, opposite, unknown, type Finding } from './finding.js';
import { compilePeriod } from './period.js';
import { compileScale } from './scale.js';
import { compileRecords } from './select.js';
import type { Compilation, IfAbsent } from './selection.js';
import { compileParameter, compileQuota } from './site.js';
import { atLeast, conjunction, disjunction, type Truth } from './truth.js';
import { compileValue } from './value.js';
import { compileVariant } from './variant.js';

type Branch = 'all' | 'any' | 'at-least' | 'not' | 'if' | 'helper' | 'each' | 'quota';
type Leaf = Exclude<Expression, { type: Branch }>;

/** An expression as a function of one person. */
export type Compiled = (subject: Subject) => Finding;

/** The value sets, windows and records of a criteria document, compiled against one context. */
export function compilation(criteria: Criteria, context: EvaluationContext): Compilation {
  const matchers = new Map<ValueSetRef, ReturnType<typeof conceptMatcher>>();
  const self: Compilation = {
    criteria,
    context,
    matcher(set) {
      const known = matchers.get(set) ?? conceptMatcher(set, criteria);
      matchers.set(set, known);
      return known;
    },
    records: (records, ifAbsent) => compileRecords(records, self, ifAbsent),
  };
  return self;
}

/**
 * Compiles one expression. `path` is its JSON Pointer in the document and `ifAbsent` the criterion's own missing-data
 * rule, which a leaf may override.
 */
export function compile(expression: Expression, path: string, shared: Compilation, ifAbsent: IfAbsent): Compiled {
  const part = (child: Expression, ...keys: PropertyKey[]): Compiled =>
    compile(child, path + pointer(keys), shared, ifAbsent);
  const parts = (children: readonly Expression[]): Compiled[] =>
    children.map((child, index) => part(child, 'of', index));
  const { context } = shared;
  switch (expression.type) {
    case 'all':
      return connective(parts(expression.of), conjunction);
    case 'any':
      return connective(parts(expression.of), disjunction);
    case 'at-least':
      return connective(parts(expression.of), (truths) => atLeast(expression.k, truths));
    case 'not':
      return not(part(expression.of, 'of'));
    case 'if':
      return connective([not(part(expression.if, 'if')), part(expression.then, 'then')], disjunction);
    case 'helper':
      return helper(compile(definitionOf(expression.is), '', shared, ifAbsent), path);
    case 'each':
      return compileEach(expression, path, shared, part(expression.of, 'of'));
    case 'quota':
      return compileQuota(expression, path, context, part(expression.of, 'of'));
    default:
      return compileLeaf(expression, path, shared, ifAbsent);
  }
}

function compileLeaf(expression: Leaf, path: string, shared: Compilation, ifAbsent: IfAbsent): Compiled {
  const rule = 'ifAbsent' in expression ? (expression.ifAbsent ?? ifAbsent) : ifAbsent;
  const { context } = shared;
  switch (expression.type) {
    case 'exists':
      return compileExists(expression, path, shared, rule);
    case 'value':
      return compileValue(expression, path, shared, rule);
    case 'count':
      return compileCount(expression, path, shared, rule);
    case 'period':
      return compilePeriod(expression, path, shared, rule);
    case 'age':
      return compileAge(expression, path, context);
    case 'sex':
      return compileSex(expression, path);
    case 'scale':
      return compileScale(expression, path, shared, rule);
    case 'variant':
      return compileVariant(expression, path, shared);
    case 'derived':
      return compileDerived(expression, path, shared);
    case 'parameter':
      return compileParameter(expression, path, context);
    case 'manual':
      return constant(unknown('manual', path));
    case 'dose':
      return constant(unknown('not-evaluated', path));
  }
}

const constant =
  (finding: Finding): Compiled =>
  () =>
    finding;

const not =
  (part: Compiled): Compiled =>
  (subject) =>
    opposite(part(subject));

function connective(parts: readonly Compiled[], join: (truths: readonly Truth[]) => Truth): Compiled {
  invariant(parts.length > 0, 'a connective has parts');
  return (subject) => {
    const findings = parts.map((part) => part(subject));
    return combine(join(findings.map(({ truth }) => truth)), findings);
  };
}

/** A helper's parts are not in the document: what they say is said of the helper itself. */
const helper =
  (definition: Compiled, path: string): Compiled =>
  (subject) => {
    const { truth, evidence, gaps } = definition(subject);
    return {
      truth,
      evidence: evidence.map((item) => ({ ...item, path })),
      gaps: gaps.map((gap) => ({ ...gap, path })),
    };
  };
