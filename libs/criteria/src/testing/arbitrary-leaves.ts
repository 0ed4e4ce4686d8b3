import fc from 'fast-check';
import type { Expression, ExpressionOf } from '../schema/expression.js';
import { bounds, lasting, measurements, records, windows } from './arbitrary-records.js';

export const ifAbsent = fc.constantFrom('unknown' as const, 'not-met' as const);
const pick = fc.constantFrom('latest' as const, 'earliest' as const, 'any' as const, 'all' as const);
const optional = { requiredKeys: [] as never[] };

const ages = fc
  .tuple(bounds, fc.constantFrom('a' as const, 'mo' as const, undefined))
  .map(([test, unit]): Expression => {
    const size = unit === 'mo' ? 120 : 10;
    const sized = Object.fromEntries(Object.entries(test).map(([name, n]) => [name, size * (n + 2)]));
    return { type: 'age', ...sized, ...(unit === undefined ? {} : { unit }) };
  });

const scales = fc
  .tuple(
    fc.constantFrom<Omit<ExpressionOf<'scale'>, 'type'>>(
      { scale: 'ecog', le: '1' },
      { scale: 'ecog', ge: '2' },
      { scale: 'stage', in: ['II', 'IIIA'] },
      { scale: 'stage', in: ['III', 'IIIB'] },
      { scale: 'stage', gt: 'I', lt: 'IV' },
      { scale: 'her2', in: ['positive'] },
      { scale: 'birads', in: ['0'] },
      { scale: 'birads', ge: '3' },
    ),
    fc.record({ pick, window: windows, ifAbsent }, optional),
  )
  .map(([asked, more]): Expression => ({ type: 'scale', ...asked, ...more }));

const variants = fc
  .record(
    {
      genes: fc.uniqueArray(fc.constantFrom('HGNC:1100', 'HGNC:1101'), { minLength: 1 }),
      origin: fc.constantFrom('germline' as const, 'somatic' as const),
      significance: fc.uniqueArray(
        fc.constantFrom('pathogenic' as const, 'likely-pathogenic' as const, 'benign' as const),
        { minLength: 1 },
      ),
      window: windows,
    },
    { requiredKeys: ['genes'] },
  )
  .map((asked): Expression => ({ type: 'variant', ...asked }));

const derived = fc.oneof(derivedFrom('bmi', 'kg/m2'), derivedFrom('egfr-ckd-epi-2021', 'mL/min/{1.73_m2}'));

function derivedFrom(quantity: ExpressionOf<'derived'>['quantity'], unit: string) {
  return bounds.map((test): Expression => {
    const sized = Object.fromEntries(Object.entries(test).map(([name, n]) => [name, 10 * (n + 1)]));
    return { type: 'derived', quantity, test: { ...sized, unit } };
  });
}

const exists = fc.tuple(records, fc.record({ ifAbsent }, optional)).map(([filter, more]): Expression => ({
  type: 'exists',
  records: filter,
  ...more,
}));
const values = fc
  .tuple(measurements, pick, fc.record({ ifAbsent }, optional))
  .map(([measured, picked, more]): Expression => ({ type: 'value', ...measured, pick: picked, ...more }));
const counts = fc
  .tuple(records, bounds, fc.record({ apart: fc.constantFrom('P1M', 'P7D', 'P1W'), ifAbsent }, optional))
  .map(([filter, count, more]): Expression => ({ type: 'count', records: filter, count, ...more }));
const periods = fc
  .tuple(
    lasting,
    fc.constantFrom('P1M', 'P12M', 'P1Y'),
    fc.record({ maxGap: fc.constantFrom('P0D', 'P1M'), ongoing: fc.boolean(), ifAbsent }, optional),
  )
  .map(([filter, atLeast, more]): Expression => ({ type: 'period', records: filter, atLeast, ...more }));

/** Expressions without parts, of every type that the engines evaluate. */
export const leaves: fc.Arbitrary<Expression> = fc.oneof(
  { weight: 4, arbitrary: exists },
  { weight: 3, arbitrary: values },
  { weight: 2, arbitrary: counts },
  { weight: 2, arbitrary: ages },
  { weight: 2, arbitrary: scales },
  periods,
  variants,
  derived,
  fc.constantFrom<Expression>({ type: 'sex', is: 'female' }, { type: 'sex', is: 'male' }),
  fc.constantFrom<Expression>(
    { type: 'helper', is: 'postmenopausal' },
    { type: 'helper', is: 'childbearing-potential' },
  ),
  fc.constantFrom<Expression>(
    { type: 'parameter', name: 'site.country', in: ['SE', 'NO'] },
    { type: 'manual', text: { sv: 'Kan svälja?', en: 'Able to swallow?' } },
  ),
);
