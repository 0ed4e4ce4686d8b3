import { describe, expect, it } from '@jest/globals';
import { csv } from './csv.js';

describe('a table for spreadsheets', () => {
  it('begins with the mark of UTF-8 and ends each line as RFC 4180 says', () => {
    expect(
      csv([
        ['a', 'å'],
        ['', '1'],
      ]),
    ).toBe('\uFEFFa,å\r\n,1\r\n');
  });

  it('quotes what would break a line', () => {
    expect(csv([['a,b', 'say "x"', 'one\ntwo', 'one\rtwo']])).toBe('\uFEFF"a,b","say ""x""","one\ntwo","one\rtwo"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1'])('never holds a formula: %j', (formula) => {
    expect(csv([[formula]])).toBe(`\uFEFF'${formula}\r\n`);
  });

  it('leaves dates and numbers as they are', () => {
    expect(csv([['2026-11-30', 'SE-0A-0001', '0.5']])).toBe('\uFEFF2026-11-30,SE-0A-0001,0.5\r\n');
  });
});
