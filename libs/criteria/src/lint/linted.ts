import { normalExpression, type Frame } from '../normal-form/logic.js';
import { ValueSetNormaliser } from '../normal-form/value-set.js';
import type { Criteria, Criterion } from '../schema/criteria.js';
import type { Expression, IfAbsent } from '../schema/expression.js';
import type { RecordResource } from '../schema/records.js';
import { childrenOf, type Located } from '../tree.js';
import type { LintFinding } from './finding.js';

/** An expression in its place, with what the rules ask of the place. */
export interface LintedExpression extends Located<Expression> {
  /** The same without its missing-data rules. */
  readonly bare: Expression;
  readonly criterion: Criterion;
  /** The missing-data rule of the criterion. */
  readonly inherited: IfAbsent;
  /** Whether a person is eligible when it is not met: inside a "not", an exclusion, an "if" or a quota. */
  readonly negated: boolean;
}

/** A document, prepared for the rules. */
export interface Linted {
  readonly criteria: Criteria;
  /** Every expression, in the order of the document. */
  readonly expressions: readonly LintedExpression[];
  readonly sets: ValueSetNormaliser;
  /** In which expressions are brought into normal form, by the missing-data rule that they inherit. */
  readonly frames: Readonly<Record<IfAbsent, Frame>>;
  /** What the nodes have, where that is known. */
  readonly available: Holdings | undefined;
}

/** The resource types that at least one node has, each with the canonical URLs of the code systems that it is coded in. */
export type Holdings = ReadonlyMap<RecordResource, ReadonlySet<string>>;

export type Rule = (linted: Linted) => LintFinding[];

export function prepare(criteria: Criteria, available?: Holdings): Linted {
  const expressions = criteria.criteria.flatMap((criterion, index) =>
    within({
      node: criterion.expression,
      bare: withoutRules(criterion.expression),
      keys: ['criteria', index, 'expression'],
      criterion,
      inherited: criterion.ifAbsent ?? 'unknown',
      negated: criterion.kind === 'exclusion',
    }),
  );
  const sets = new ValueSetNormaliser(criteria);
  const frames = { unknown: { ifAbsent: 'unknown', sets }, 'not-met': { ifAbsent: 'not-met', sets } } as const;
  return { criteria, expressions, sets, frames, available };
}

/** Whether it is the whole expression of its criterion. */
export const isRoot = ({ node, criterion }: LintedExpression): boolean => node === criterion.expression;

const within = (parent: LintedExpression): LintedExpression[] => [parent, ...partsOf(parent).flatMap(within)];

/** The expressions directly inside an expression. */
export function partsOf(parent: LintedExpression): LintedExpression[] {
  const { type } = parent.node;
  const bare = childrenOf({ node: parent.bare, keys: [] });
  return childrenOf(parent).map(({ node, keys }, index) => {
    const turned = type === 'not' || type === 'quota' || (type === 'if' && keys.at(-1) === 'if');
    return { ...parent, node, bare: bare[index]?.node ?? node, keys, negated: parent.negated !== turned };
  });
}

/** What an expression, or its opposite, means, with its missing-data rules. */
export const meaningOf = ({ node, inherited }: LintedExpression, { frames }: Linted, negated = false): Expression =>
  normalExpression(node, frames[inherited], negated);

/**
 * The same without missing-data rules. They only decide between unknown and not met, so what can never be met without them
 * can never be met with any.
 */
export const claimOf = ({ bare }: LintedExpression, { frames }: Linted, negated = false): Expression =>
  normalExpression(bare, frames.unknown, negated);

const withoutRules = (expression: Expression): Expression =>
  JSON.parse(
    JSON.stringify(expression, (name, value: unknown) => (name === 'ifAbsent' ? undefined : value)),
  ) as Expression;

/** The claims that must all be met for a claim to be met, or of which one must. */
export const partsOfClaim = (claim: Expression, type: 'all' | 'any'): readonly Expression[] =>
  claim.type === type ? claim.of : [claim];
