import { cleanUnit, isUnit } from '@kohort/vocabulary';
import type { Criteria } from '../schema/criteria.js';
import type { Expression, ExpressionOf } from '../schema/expression.js';
import { expressionsOf, quantitiesOf, recordsOf, valueTestsOf, type Located } from '../tree.js';
import { recordFaults, valueTestFaults } from './check-records.js';
import { scaleFaults } from './check-scales.js';
import { faultAt, type CriteriaFault } from './fault.js';
import { nearest } from './nearest.js';

/** What the schema cannot see of the expressions: units, scales, grades, genes, and filters that do not go together. */
export function expressionFaults(criteria: Criteria): CriteriaFault[] {
  return expressionsOf(criteria).flatMap((expression) => {
    const { node, keys } = expression;
    return [
      ...recordsOf(expression).flatMap(recordFaults),
      ...valueTestFaults(expression),
      ...unitFaults(expression),
      ...(node.type === 'scale' ? scaleFaults({ node, keys }) : []),
      ...(node.type === 'variant' ? geneFaults({ node, keys }) : []),
    ];
  });
}

/** Units that people write most, for hints; any valid UCUM unit may be used. Of two as near, the first is named. */
const COMMON_UNITS = [
  '1 % mg g kg cm m mm mL L kg/m2 mm[Hg] Cel /min ms a mo wk d g/dL mg/dL g/L mg/L ug/L ng/L ng/mL pg/mL',
  'mmol/L umol/L nmol/L pmol/L mol/L mmol/mol mg/mmol mg/g 10*9/L 10*12/L 10*3/uL 10*6/uL /uL U/L [IU]/L',
  'm[IU]/L k[IU]/L ukat/L mL/min mL/min/{1.73_m2} mg/d mg/kg mg/m2 Gy',
].flatMap((line) => line.split(' '));

function unitFaults(expression: Located<Expression>): CriteriaFault[] {
  return [...valueTestsOf(expression), ...quantitiesOf(expression)].flatMap(({ node: { unit }, keys }) => {
    if (unit === undefined || isUnit(unit)) return [];
    const clean = cleanUnit(unit);
    const near = isUnit(clean) ? clean : nearest(unit, COMMON_UNITS);
    const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
    return [faultAt('unknown-unit', [...keys, 'unit'], `"${unit}" is no UCUM unit.`, hint)];
  });
}

function geneFaults({ node, keys }: Located<ExpressionOf<'variant'>>): CriteriaFault[] {
  return node.genes.flatMap((gene, index) =>
    /^HGNC:\d+$/.test(gene)
      ? []
      : [
          faultAt(
            'invalid-value',
            [...keys, 'genes', index],
            `"${gene}" is no HGNC id; symbols change, ids do not.`,
            'For example "HGNC:1100" for BRCA1.',
          ),
        ],
  );
}
