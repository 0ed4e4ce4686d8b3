import { definitionOf } from '../definitions.js';
import type { Expression, ExpressionOf, IfAbsent } from '../schema/expression.js';
import { wholeBounds } from './bounds.js';
import { defined, distinctInOrder, inOrder } from './canonical.js';
import { normalLeaf } from './leaf.js';
import { once } from './once.js';
import { normalRecords } from './records.js';
import type { ValueSetNormaliser } from './value-set.js';

export interface Frame {
  readonly ifAbsent: IfAbsent;
  readonly sets: ValueSetNormaliser;
}

/**
 * An expression in negation normal form, sorted. Only laws that hold in Kleene's strong three-valued logic are used: double
 * negation, De Morgan (also for "at least k": its opposite is "at least n − k + 1 of the opposites"), commutativity,
 * associativity and idempotence of "all" and "any". "Met or not met" is not one of them.
 */
export function normalExpression(expression: Expression, frame: Frame, negated = false): Expression {
  const known = knownIn(frame)[negated ? 'negated' : 'plain'];
  const found = known.get(expression);
  if (found !== undefined) return found;
  const normal = normalise(expression, frame, negated);
  known.set(expression, normal);
  return normal;
}

/** What is known of the expressions in one frame: rules ask for a part again and again, within each that it lies in. */
const knownIn = once((_frame: Frame) => ({
  plain: new WeakMap<Expression, Expression>(),
  negated: new WeakMap<Expression, Expression>(),
}));

function normalise(expression: Expression, frame: Frame, negated: boolean): Expression {
  const part = (child: Expression, opposite = negated): Expression => normalExpression(child, frame, opposite);
  switch (expression.type) {
    case 'all':
    case 'any':
      return join(
        (expression.type === 'all') === negated ? 'any' : 'all',
        expression.of.map((child) => part(child)),
      );
    case 'not':
      return part(expression.of, !negated);
    case 'if':
      return part({ type: 'any', of: [{ type: 'not', of: expression.if }, expression.then] });
    case 'at-least':
      return threshold(expression, frame, negated);
    case 'helper':
      return part(definitionOf(expression.is));
    case 'age':
      return age(expression, negated);
    case 'each': {
      const records = normalRecords(expression.records, frame.sets);
      return signed({ ...expression, records, of: part(expression.of, false) }, negated);
    }
    case 'quota':
      return signed({ ...expression, of: part(expression.of, false) }, negated);
    default:
      return signed(normalLeaf(expression, frame.ifAbsent, frame.sets), negated);
  }
}

const signed = (expression: Expression, negated: boolean): Expression =>
  negated ? { type: 'not', of: expression } : expression;

/** "All" or "any" of the children: nested ones of the same kind opened, each child once; a single one stands for itself. */
export function join(type: 'all' | 'any', children: readonly Expression[]): Expression {
  const opened = children.flatMap((child) => (child.type === type ? child.of : [child]));
  const distinct = distinctInOrder(opened);
  const [first, ...rest] = distinct;
  return first !== undefined && rest.length === 0 ? first : { type, of: distinct };
}

function threshold({ k, of }: ExpressionOf<'at-least'>, frame: Frame, negated: boolean): Expression {
  // More than there are: never met. It has no opposite of its own kind.
  const impossible = k > of.length;
  const children = inOrder(of.map((child) => normalExpression(child, frame, negated && !impossible)));
  const needed = negated && !impossible ? of.length - k + 1 : k;
  if (needed === 1) return join('any', children);
  if (needed === of.length) return join('all', children);
  return signed({ type: 'at-least', k: needed, of: children }, negated && impossible);
}

/** One bound a node, so that "18 to 80" is "at least 18 and at most 80", and "not under 18" is "at least 18". */
function age({ unit, ...comparison }: ExpressionOf<'age'>, negated: boolean): Expression {
  const { ge, lt } = wholeBounds(comparison);
  const months = unit === 'd' ? undefined : unit === 'mo' ? 1 : 12;
  const bound = (which: 'ge' | 'lt', at: number | undefined): Expression[] => {
    if (at === undefined) return [];
    const side = negated ? (which === 'ge' ? 'lt' : 'ge') : which;
    return [defined<Expression>({ type: 'age', [side]: at * (months ?? 1), unit: months === undefined ? 'd' : 'mo' })];
  };
  return join(negated ? 'any' : 'all', [...bound('ge', ge), ...bound('lt', lt)]);
}
