import { canonicalUnit, cleanUnit } from '@kohort/vocabulary';
import { DERIVED_UNITS } from '../derived-units.js';
import type { ExpressionOf } from '../schema/expression.js';
import type { ValueSetRef } from '../schema/value-set.js';
import { recordsOf } from '../tree.js';
import { errorAt, type LintFinding } from './finding.js';
import type { Linted, LintedExpression, Rule } from './linted.js';

/** Units in which nothing that the codes measure can be given: every value on record would stay unknown. */
export const unitMismatches: Rule = (linted) =>
  linted.expressions.flatMap((expression) => [
    ...measured(expression).flatMap(({ code, unit, keys }) =>
      fitsSome(unit, code, linted) ? [] : [mismatch(unit, keys, 'what these codes measure')],
    ),
    ...(expression.node.type === 'derived' ? derivedMismatch(expression.node, expression.keys) : []),
  ]);

const mismatch = (unit: string, keys: readonly PropertyKey[], what: string, hint?: string): LintFinding =>
  errorAt({
    code: 'unit-mismatch',
    keys: [...keys, 'unit'],
    message: `"${unit}" is no unit of ${what}.`,
    ...(hint === undefined ? {} : { hint }),
  });

interface Measured {
  readonly code: ValueSetRef;
  readonly unit: string;
  readonly keys: readonly PropertyKey[];
}

/** The bounds in a unit that are put on the values of certain codes. */
function measured(expression: LintedExpression): Measured[] {
  const { node, keys } = expression;
  const tested = recordsOf(expression).map(({ node: records, keys: where }) => ({
    code: records.code,
    unit: records.value?.unit,
    keys: [...where, 'value'],
  }));
  if (node.type === 'value') tested.push({ code: node.records.code, unit: node.test.unit, keys: [...keys, 'test'] });
  return tested.flatMap(({ code, unit, keys: where }) =>
    code === undefined || unit === undefined ? [] : [{ code, unit, keys: where }],
  );
}

/** Whether some code is measured in such a unit. A unit that is compared only with itself, such as [pH], fits any. */
function fitsSome(written: string, code: ValueSetRef, { sets }: Linted): boolean {
  const unit = cleanUnit(written);
  const concepts = [...sets.resolve(code).include.exact];
  if (concepts.length === 0 || canonicalUnit(unit, []) === undefined) return true;
  return concepts.some((concept) => canonicalUnit(unit, [concept]) !== undefined);
}

/** Clearance by Cockcroft and Gault is that of the person, not of 1.73 m²; in UCUM both are mL/min. */
const PER_SURFACE = /\{[^}]*1[.,]73/;

function derivedMismatch({ quantity, test }: ExpressionOf<'derived'>, keys: readonly PropertyKey[]): LintFinding[] {
  const { [quantity]: unit } = DERIVED_UNITS;
  const [own, asked] = [unit, cleanUnit(test.unit)].map((written) => canonicalUnit(written, [])?.unit);
  const otherSurface = PER_SURFACE.test(cleanUnit(test.unit)) && !PER_SURFACE.test(unit);
  if (own === asked && !otherSurface) return [];
  return [mismatch(test.unit, [...keys, 'test'], quantity, `For example "${unit}".`)];
}
