import type { Expression, ExpressionOf } from '../schema/expression.js';
import { leafClause } from './leaf.js';
import { nounPhrase } from './records.js';
import { clause, listing, unconditional, type Statement } from './statement.js';
import type { Voice } from './voice.js';
import { writeNumber } from './write-number.js';

/** An expression, or its opposite, as a statement. "Not" is said where it stands, by laws that hold in Kleene's logic. */
export function statementOf(expression: Expression, voice: Voice, negated = false): Statement {
  const { logic, writing } = voice.phrases;
  const parts = (of: readonly Expression[]): Statement[] => of.map((child) => statementOf(child, voice));
  switch (expression.type) {
    case 'all':
    case 'any': {
      const [only, ...more] = expression.of;
      if (only && more.length === 0) return statementOf(only, voice, negated);
      const heads = expression.type === 'all' ? [logic.all, logic.notAll] : [logic.any, logic.none];
      return listing(heads[negated ? 1 : 0] ?? logic.this, parts(expression.of));
    }
    case 'at-least':
      return listing((negated ? logic.fewerThan : logic.atLeast)(expression.k), parts(expression.of));
    case 'not':
      return statementOf(expression.of, voice, !negated);
    case 'if':
      return conditionOf(expression, voice, negated);
    case 'each':
      return eachOf(expression, voice, negated);
    case 'quota': {
      const { name, limit, of } = expression;
      const quota = listing(logic.quota(writing.quoted(name), writeNumber(limit, writing)), parts([of]));
      return negated ? listing(logic.notThis, [quota]) : quota;
    }
    default:
      return clause(leafClause(expression, voice, negated));
  }
}

/** The opposite of "if A, then B" is "A, and not B". */
function conditionOf(expression: ExpressionOf<'if'>, voice: Voice, negated: boolean): Statement {
  const { logic } = voice.phrases;
  const condition = statementOf(expression.if, voice);
  const consequence = statementOf(expression.then, voice, negated);
  if (negated) return listing(logic.all, [condition, consequence]);
  // A negation may need the order of words of a main clause, which a list keeps.
  const plain =
    expression.if.type === 'not' && condition.kind === 'clause' ? listing(logic.this, [condition]) : condition;
  return { kind: 'conditional', condition: unconditional(plain, logic), consequence };
}

function eachOf({ scope, quantifier, records, of }: ExpressionOf<'each'>, voice: Voice, negated: boolean): Statement {
  const opposite = { some: 'none', every: 'not-every' } as const;
  const head = voice.phrases.logic.each(
    scope,
    negated ? opposite[quantifier] : quantifier,
    nounPhrase(records, 'many', voice),
  );
  return listing(head, [statementOf(of, voice)]);
}
