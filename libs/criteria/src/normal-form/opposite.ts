import type { Expression, ExpressionOf } from '../schema/expression.js';
import { inOrder } from './canonical.js';
import { join } from './logic.js';

/** The opposite of an expression in normal form, in normal form again. */
export function oppositeOf(normal: Expression): Expression {
  switch (normal.type) {
    case 'all':
      return join('any', normal.of.map(oppositeOf));
    case 'any':
      return join('all', normal.of.map(oppositeOf));
    case 'not':
      return normal.of;
    case 'age':
      return otherSide(normal);
    case 'at-least': {
      const { k, of } = normal;
      if (k > of.length) return { type: 'not', of: normal };
      return { type: 'at-least', k: of.length - k + 1, of: inOrder(of.map(oppositeOf)) };
    }
    default:
      return { type: 'not', of: normal };
  }
}

/** In normal form an age has one bound: "at least" or "under". */
const otherSide = ({ ge, lt, ...rest }: ExpressionOf<'age'>): Expression =>
  ge === undefined ? { ...rest, ge: lt } : { ...rest, lt: ge };
