import { describe, expect, it } from '@jest/globals';
import { UNMISTAKABLE, unmistakablePatient } from '../people/unmistakable.js';
import { ANY_PEOPLE } from '../trial/any-people.js';
import { leaksIn } from './leaks.js';
import { tokensOf } from './tokens.js';

const patient = unmistakablePatient('journey-patient', ANY_PEOPLE, {
  practitioner: 'Practitioner/x',
  organization: undefined,
});
const { given, family } = UNMISTAKABLE;
const tokens = tokensOf([patient], []);

describe('what tells a person', () => {
  it.each([
    ['name', `{"name":"${given} ${family}"}`],
    ['number', 'the number 191212121212 in a row'],
    ['number', 'of 19121212-1212'],
    ['number', 'or 121212-1212, without the century'],
    ['birth date', `born ${patient.birthDate}`],
    ['address', `call ${UNMISTAKABLE.phone}`],
    ['id', 'see Patient/journey-patient'],
  ])('is found: %s', (kind, text) => {
    expect(leaksIn(text, tokens).join()).toContain(`× ${kind}`);
  });

  it('is not found where it does not stand', () => {
    expect(leaksIn('2 new proposals for Studie A, until 2026-12-07 07:30', tokens)).toEqual([]);
  });

  it('does not say the words themselves', () => {
    expect(leaksIn(`${given} ${family}`, tokens).join()).not.toContain(family);
  });

  it('is no name that a practitioner has too', () => {
    const practitioner = { resourceType: 'Practitioner', id: 'x', name: patient.name };
    expect(leaksIn(`${given} ${family}`, tokensOf([patient], [practitioner]))).toEqual([]);
  });
});
