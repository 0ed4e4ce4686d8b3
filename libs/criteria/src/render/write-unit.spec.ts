import { describe, expect, it } from '@jest/globals';
import { en } from './en.js';
import { sv } from './sv.js';
import { writeNumber } from './write-number.js';
import { writeQuantity } from './write-unit.js';

describe('numbers with units as people write them', () => {
  it.each([
    [100, 'umol/L', '100 µmol/L', '100 µmol/L'],
    [1.5, '10*9/L', '1,5 × 10⁹/L', '1.5 × 10⁹/L'],
    [1500, '/uL', '1 500/µL', '1,500/µL'],
    [100000, '/mm3', '100 000/mm³', '100,000/mm³'],
    [45, 'mL/min/{1.73_m2}', '45 mL/min/1,73 m²', '45 mL/min/1.73 m²'],
    [30, 'kg/m2', '30 kg/m²', '30 kg/m²'],
    [90, 'mm[Hg]', '90 mmHg', '90 mmHg'],
    [38.5, 'Cel', '38,5 °C', '38.5 °C'],
    [40, '%', '40 %', '40%'],
    [40, '%{Hb}', '40 %', '40%'],
    [5, '[IU]/L', '5 IE/L', '5 IU/L'],
    [5, 'm[IU]/mL', '5 mIE/mL', '5 mIU/mL'],
    [0.7, 'ukat/L', '0,7 µkat/L', '0.7 µkat/L'],
    [35, 'U/L', '35 U/L', '35 U/L'],
    [20, 'mg/d', '20 mg/dygn', '20 mg/day'],
    [6, 'mo', '6 månader', '6 months'],
    [2, '1', '2', '2'],
    [3, '{score}', '3', '3'],
    [7.4, '[pH]', '7,4', '7.4'],
    [2, 'mmol.s-1', '2 mmol·s⁻¹', '2 mmol·s⁻¹'],
  ])('%d %s is %s and %s', (value, unit, swedish, english) => {
    const written = [sv, en].map((phrases) => writeQuantity(writeNumber(value, phrases.writing), unit, phrases));
    expect(written.map((text) => text.replaceAll('\u00a0', ' '))).toEqual([swedish, english]);
  });

  it('keeps a number and its unit on one line', () =>
    expect(writeQuantity(writeNumber(1500, sv.writing), 'g/L', sv)).toBe('1\u00a0500\u00a0g/L'));
});

it.each([
  [999, '999', '999'],
  [1234567.125, '1 234 567,125', '1,234,567.125'],
  [-1000, '−1 000', '−1,000'],
  [0.5, '0,5', '0.5'],
  [1e21, '1e+21', '1e+21'],
])('writes the number %d', (value, swedish, english) => {
  expect(writeNumber(value, sv.writing).replaceAll('\u00a0', ' ')).toBe(swedish);
  expect(writeNumber(value, en.writing)).toBe(english);
});
