import type { Expression, IfAbsent } from './schema/expression.js';

/**
 * The missing-data rule that an expression follows itself, `inherited` being its criterion's; undefined where it asks for
 * no records. Composites follow the criterion in each of their parts; a variant not tested for and a quantity that cannot
 * be computed are always unknown.
 */
export function absenceRule(expression: Expression, inherited: IfAbsent): IfAbsent | undefined {
  switch (expression.type) {
    case 'exists':
    case 'value':
    case 'count':
    case 'period':
    case 'scale':
    case 'dose':
      return expression.ifAbsent ?? inherited;
    case 'helper':
      return inherited;
    case 'variant':
    case 'derived':
      return 'unknown';
    default:
      return undefined;
  }
}
