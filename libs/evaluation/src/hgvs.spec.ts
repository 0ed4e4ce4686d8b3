import { expect, it } from '@jest/globals';
import { isSameVariant } from './hgvs.js';

it.each([
  ['NM_007294.4:c.68_69del', 'NM_007294.4:c.68_69del', 'met'],
  ['NM_007294.4:c.68_69delAG', 'NM_007294.4(BRCA1):c.68_69del', 'met'],
  ['NM_007294.4:c.68_69delAGinsT', 'NM_007294.4:c.68_69del', 'not-met'],
  ['NM_007294.4:c.68_69delAGinsT', 'NM_007294.4:c.68_69delinsT', 'met'],
  ['NM_007294.4:c.5266dupC', 'NM_007294.4:c.5266dup', 'met'],
  ['NM_007294.4:c.181T>G', 'NM_007294.4:c.181T>C', 'not-met'],
  ['NM_007294.3:c.181T>G', 'NM_007294.4:c.181T>G', 'unknown'],
  ['c.181T>G', 'NM_007294.4:c.181T>G', 'unknown'],
  ['NC_000017.11:g.43106487A>C', 'NM_007294.4:c.181T>G', 'unknown'],
  ['NP_009225.1:p.Cys61Gly', 'NP_009225.1:p.(Cys61Gly)', 'met'],
  ['NP_009225.1:p.Arg1443*', 'NP_009225.1:p.Arg1443Ter', 'met'],
  ['NP_009225.1:p.C61G', 'NP_009225.1:p.Cys61Gly', 'unknown'],
  ['NP_009225.1:p.Cys61Gly', 'NP_009225.1:p.Cys64Gly', 'not-met'],
  ['BRCA1 185delAG', 'NM_007294.4:c.68_69del', 'unknown'],
])('%s is %s: %s', (recorded, asked, expected) => {
  expect(isSameVariant(recorded, asked)).toBe(expected);
  expect(isSameVariant(asked, recorded)).toBe(expected);
});
