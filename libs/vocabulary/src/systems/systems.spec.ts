import { describe, expect, it } from '@jest/globals';
import { CODE_SYSTEMS } from './code-system.js';
import { conceptOf, isWithin, overlaps, splitConcept } from './concept.js';
import { canonicalSystem, findSystem } from './find-system.js';

describe('code systems', () => {
  it.each([
    ['snomed', 'http://snomed.info/sct'],
    ['http://snomed.info/sct/45991000052106/version/20251130', 'http://snomed.info/sct'],
    ['http://snomed.info/sct|http://snomed.info/sct/900000000000207008', 'http://snomed.info/sct'],
    ['urn:oid:2.16.840.1.113883.6.96', 'http://snomed.info/sct'],
    ['2.16.840.1.113883.6.1', 'http://loinc.org'],
    ['https://loinc.org/', 'http://loinc.org'],
    ['LOINC', 'http://loinc.org'],
    ['urn:oid:1.2.752.108.1', 'urn:oid:1.2.752.108.1'],
    ['http://fhir.de/CodeSystem/bfarm/atc', 'http://www.whocc.no/atc'],
    ['http://www.sequenceontology.org/', 'http://www.sequenceontology.org'],
    ['http://www.genenames.org', 'http://www.genenames.org/geneId'],
    ['\u200bhttp://hl7.org/fhir/sid/icd-10-se ', 'http://hl7.org/fhir/sid/icd-10-se'],
    ['urn:example:local', 'urn:example:local'],
  ])('%s is %s', (name, url) => expect(canonicalSystem(name)).toBe(url));

  it('gives no name to two systems', () => {
    const names = CODE_SYSTEMS.flatMap(({ url, name, aliases = [] }) => [url, name, ...aliases]);
    for (const name of names)
      expect([name, CODE_SYSTEMS.filter((s) => findSystem(name) === s).length]).toEqual([name, 1]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('does not know names of object properties', () => {
    for (const name of ['constructor', '__proto__', 'toString', '']) expect(findSystem(name)).toBeUndefined();
  });
});

describe('concepts', () => {
  it.each([
    ['icd-10-se', 'c509', 'C50.9'],
    ['icd-10-se', 'C50.9', 'C50.9'],
    ['icd-10', 'G30.1†', 'G30.1'],
    ['icd-10-gm', 'C50.-', 'C50'],
    ['icd-10-cm', 'C50.911', 'C50.911'],
    ['icd-10', 'C00-C97', 'C00-C97'],
    ['icd-10', 'C50-C50', 'C50'],
    ['atc', 'l01ef01', 'L01EF01'],
    ['hgnc', '1100', 'HGNC:1100'],
    ['hgnc', 'HGNC:1100', 'HGNC:1100'],
    ['snomed', '\u200b254837009', '254837009'],
  ])('%s %s is %s', (system, code, canonical) => expect(splitConcept(conceptOf(system, code)).code).toBe(canonical));

  it('keeps a code without a system apart, and bars in codes', () => {
    expect(conceptOf(undefined, 'X')).toBe('|X');
    expect(splitConcept(conceptOf('urn:x', 'a|b'))).toEqual({ system: 'urn:x', code: 'a|b' });
  });
});

describe('hierarchy by code structure', () => {
  it.each([
    ['icd-10-se', 'C50.9', 'C50', true],
    ['icd-10-se', 'C50.911', 'C50.9', true],
    ['icd-10-se', 'C50', 'C50.9', false],
    ['icd-10-se', 'C51.0', 'C50', false],
    ['icd-10-se', 'C50.9', 'C5', false],
    ['icd-10-se', 'I25.1', 'I20-I25', true],
    ['icd-10-se', 'I26.0', 'I20-I25', false],
    ['icd-10-se', 'C10-C20', 'C00-C50', true],
    ['icd-10-se', 'C40-C97', 'C00-C50', false],
    ['icd-10-se', 'C00-C50', 'C40-C97', false],
    ['icd-10-se', 'C50-C97', 'C50', false],
    ['icd-10-se', 'C50', 'C50-C97', true],
    ['atc', 'L01EF01', 'L01', true],
    ['atc', 'L02BA01', 'L01', false],
    ['kva', 'HAC20', 'HAC', true],
    ['snomed', '2548370091', '254837009', false],
  ])('%s: %s within %s is %s', (system, code, ancestor, expected) =>
    expect(isWithin(conceptOf(system, code), conceptOf(system, ancestor))).toBe(expected),
  );

  it('never crosses code systems, and every concept lies within itself', () => {
    expect(isWithin(conceptOf('icd-10', 'C50.9'), conceptOf('icd-10-se', 'C50'))).toBe(false);
    expect(isWithin('urn:x|1', 'urn:x|1')).toBe(true);
  });
});

describe('two codes', () => {
  it.each([
    ['icd-10-se', 'C00-C50', 'C40-C97', true],
    ['icd-10-se', 'C00-C50', 'C50-C97', true],
    ['icd-10-se', 'C00-C40', 'C50-C97', false],
    ['icd-10-se', 'C00-C97', 'C50', true],
    ['icd-10-se', 'C50', 'C50.1', true],
    ['icd-10-se', 'C50.1', 'C50.2', false],
    ['atc', 'L02', 'L02BA', true],
    ['atc', 'L02BA', 'L02BG', false],
    ['snomed', '254837009', '254837009', true],
    ['snomed', '254837009', '38341003', false],
  ])('%s: %s and %s share something: %s', (system, a, b, expected) => {
    expect(overlaps(conceptOf(system, a), conceptOf(system, b))).toBe(expected);
    expect(overlaps(conceptOf(system, b), conceptOf(system, a))).toBe(expected);
  });
});
