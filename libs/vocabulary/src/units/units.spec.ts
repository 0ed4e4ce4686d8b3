import { describe, expect, it } from '@jest/globals';
import { conceptOf } from '../systems/concept.js';
import { analyteOf } from './analytes.js';
import { canonicalUnit, roundCanonical } from './canonical-unit.js';
import { cleanUnit } from './clean-unit.js';
import { isUnit } from './dimension.js';

const loinc = (code: string) => [conceptOf('loinc', code)];
/** The value in another unit, through the canonical one; undefined where they cannot be compared. */
function inUnit(value: number, unit: string, wanted: string, code?: string): number | undefined {
  const concepts = code === undefined ? [] : loinc(code);
  const [from, to] = [canonicalUnit(cleanUnit(unit), concepts), canonicalUnit(wanted, concepts)];
  if (!from || !to || from.unit !== to.unit) return undefined;
  return Number(roundCanonical((value * from.scale + from.offset - to.offset) / to.scale).toPrecision(6));
}

describe('units', () => {
  it.each([
    ['µmol/L', 'umol/L'],
    ['μkat/l', 'ukat/l'],
    ['IU/L', '[IU]/L'],
    ['mIU/L', 'm[IU]/L'],
    ['×10^9/L', '10*9/L'],
    ['10⁹/L', '10*9/L'],
    ['x10E9/L', '10*9/L'],
    ['k/uL', '10*3/uL'],
    ['K/uL', '10*3/uL'],
    ['K/µL', '10*3/uL'],
    ['K', 'K'],
    ['109/L', '10*9/L'],
    ['1012/L', '10*12/L'],
    ['103/uL', '10*3/uL'],
    ['m[iU]/mL', 'm[IU]/mL'],
    ['mm/hr', 'mm/h'],
    ['mL/min/1.73.m2', 'mL/min/{1.73_m2}'],
    ['mL/min/(1.73.m2)', 'mL/min/{1.73_m2}'],
    ['mmHg', 'mm[Hg]'],
    ['mL/min/1.73 m²', 'mL/min/{1.73_m2}'],
    ['mL/min/1,73m2', 'mL/min/{1.73_m2}'],
    ['°C', 'Cel'],
    ['percent', '%'],
    ['\u200bg/L ', 'g/L'],
    ['{score}', '{score}'],
    ['furlongs', 'furlongs'],
    ['', ''],
  ])('%j is %j', (written, clean) => {
    expect(cleanUnit(written)).toBe(clean);
    expect(cleanUnit(clean)).toBe(clean);
  });

  it('knows UCUM, and nothing that only looks like it', () => {
    for (const unit of ['mg/dL', 'ukat/L', '10*9/L', '{score}', '1', '[IU]/mL', 'mm[Hg]'])
      expect(isUnit(unit)).toBe(true);
    for (const unit of ['', ' ', 'IU/L', 'mg per dL', '__proto__', 'constructor', 'spoonfuls']) {
      expect([unit, isUnit(unit)]).toEqual([unit, false]);
    }
  });
});

describe('conversion', () => {
  it.each([
    [9, 'g/dL', 'g/L', 90, '718-7'],
    [9, 'mmol/L', 'g/L', 145.026, '59260-0'],
    [1, 'mg/dL', 'umol/L', 88.42, '2160-0'],
    [7, '%', 'mmol/mol', 53.01, '4548-4'],
    [53.01, 'mmol/mol', '%', 7, '59261-8'],
    [60, 'IU/L', 'ukat/L', 1, '1742-6'],
    [60, 'U/L', 'ukat/L', 1, '1742-6'],
    [1500, '/uL', '10*9/L', 1.5, '751-8'],
    [1.5, '10*3/uL', '10*9/L', 1.5, '751-8'],
    [150, '109/L', '10*9/L', 150, '777-3'],
    [150, 'K/uL', '10*9/L', 150, '777-3'],
    [30, '[iU]/L', '[IU]/L', 30, undefined],
    [140, 'meq/L', 'eq/L', 0.14, '2951-2'],
    [60, 'mL/min/1.73.m2', 'mL/min/{1.73_m2}', 60, '33914-3'],
    [37, 'Cel', 'K', 310.15, undefined],
    [98.6, '[degF]', 'Cel', 37, undefined],
    [0.55, '1', '%', 55, undefined],
    [150, '[lb_av]', 'kg', 68.0389, undefined],
  ])('%d %s is %s: %d', (value, unit, wanted, expected, code) =>
    expect(inUnit(value, unit, wanted, code)).toBe(expected),
  );

  it.each([
    ['umol/L', '10*9/L', undefined],
    ['[IU]/L', 'U/L', undefined],
    ['[IU]/L', '/L', undefined],
    ['meq/L', '/L', undefined],
    ['meq/L', 'mmol/L', undefined],
    ["[arb'U]/L", '[IU]/L', undefined],
    ['mg/dL', 'umol/L', undefined],
    ['kg', 'umol/L', '2160-0'],
    ['1', 'mmol/mol', '4548-4'],
    ['[pH]', 'mol/L', undefined],
    ['spoonfuls', 'g', undefined],
  ])('%s is never compared with %s', (unit, wanted, code) => expect(inUnit(1, unit, wanted, code)).toBeUndefined());

  it('takes the analyte of any of the codes', () => {
    expect(analyteOf([conceptOf('snomed', '1'), conceptOf('npu', 'NPU18016')])?.unit).toBe('umol/L');
    expect(analyteOf([conceptOf('npu', 'NPU02192')])?.unit).toBe('mmol/L');
    expect(analyteOf([conceptOf('snomed', '1')])).toBeUndefined();
  });
});
