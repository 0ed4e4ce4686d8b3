import { describe, expect, it } from '@jest/globals';
import { canonicalIdentifier } from './identifier.js';

const spelled = (system: string, value: string): string => {
  const identifier = canonicalIdentifier(system, value);
  return `${identifier.system}|${identifier.value}`;
};

describe('canonicalIdentifier', () => {
  it('writes Swedish personal and co-ordination numbers as twelve digits of one system', () => {
    const expected = 'http://electronichealth.se/identifier/personnummer|196101182803';
    expect(spelled('urn:oid:1.2.752.129.2.1.3.1', '19610118-2803')).toBe(expected);
    expect(spelled('http://electronichealth.se/identifier/personnummer', '19610118 2803')).toBe(expected);
    expect(spelled('1.2.752.129.2.1.3.3', '19610978-2393')).toBe(
      'http://electronichealth.se/identifier/samordningsnummer|196109782393',
    );
  });

  it('does not guess a century', () => {
    expect(spelled('1.2.752.129.2.1.3.1', '610118-2803')).toMatch(/\|610118-2803$/);
  });

  it('accepts both OIDs of HSA-id', () => {
    expect(spelled('urn:oid:1.2.752.29.4.19', 'se2321000016-1abc')).toBe(
      'urn:oid:1.2.752.129.2.1.4.1|SE2321000016-1ABC',
    );
  });

  it('leaves other systems alone', () => expect(spelled('urn:x', '1961-2803')).toBe('urn:x|1961-2803'));
});
