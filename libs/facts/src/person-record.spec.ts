import { describe, expect, it } from '@jest/globals';
import { FACT_RESOURCES } from './fact.js';
import { personRecord } from './person-record.js';
import { coded, context, day, loinc, record, snomed } from './record.fixture.js';

const patient = { resourceType: 'Patient', id: 'p1', birthDate: '1960-05-17' };
type Resource = typeof patient;
const condition = (id: string, elements: Readonly<Record<string, unknown>> = {}): Resource =>
  record('Condition', { id, code: snomed('254837009'), ...elements }) as Resource;

describe('personRecord', () => {
  it('holds the person and the facts, dated by the birth date where they are given by age', () => {
    const { person, facts, blocked } = personRecord(
      patient,
      [condition('1', { onsetAge: { value: 40, code: 'a' } })],
      context,
    );
    expect(person.id).toBe('p1');
    expect(facts[0]?.start?.days).toEqual({ first: day('2000-05-17'), last: day('2001-05-16') });
    expect(blocked).toEqual([]);
  });

  it('counts a resource once, however often it is given', () => {
    expect(personRecord(patient, [condition('1'), condition('1'), condition('2')], context).facts).toHaveLength(2);
  });

  it('counts only the newest version, also where that one takes it back', () => {
    const version = (lastUpdated: string, elements: object = {}): Resource =>
      condition('1', { meta: { lastUpdated, versionId: lastUpdated }, ...elements });
    const retraction = version('2024-02-01T00:00:00Z', { verificationStatus: 'entered-in-error' });
    const original = version('2024-01-01T00:00:00Z');
    expect(personRecord(patient, [retraction, original], context).facts).toEqual([]);
    expect(personRecord(patient, [original, retraction], context).facts).toEqual([]);
    expect(personRecord(patient, [retraction, version('2024-03-01T00:00:00Z')], context).facts).toHaveLength(1);
  });

  it('takes the version given last where the versions do not tell', () => {
    const [older, newer] = [condition('1', { onsetDateTime: '2001' }), condition('1', { onsetDateTime: '2002' })];
    expect(personRecord(patient, [older, newer], context).facts[0]?.start?.days.first).toBe(day('2002-01-01'));
  });

  it('withholds what is blocked, and says of which types', () => {
    const secret = condition('2', { meta: { security: [{ system: 'urn:unit', code: 'psychiatry' }] } });
    const blocked = ({ labels }: { labels: readonly string[] }): boolean => labels.includes('urn:unit|psychiatry');
    const result = personRecord(patient, [condition('1'), secret], context, { blocked });
    expect(result.facts.map(({ source }) => source.id)).toEqual(['1']);
    expect(result.blocked).toEqual(['Condition']);
  });

  it('derives nothing from what is blocked', () => {
    const finding = {
      status: 'final',
      component: [{ code: loinc('53037-8'), valueCodeableConcept: loinc('LA6668-3') }],
    };
    const variant = record('Observation', { id: 'v', status: 'final', code: loinc('69548-6') }) as Resource;
    const derivedFrom = [{ reference: 'Observation/v' }];
    const implication = record('Observation', {
      id: 'i',
      code: coded('urn:x', 'y'),
      derivedFrom,
      ...finding,
    }) as Resource;
    const significance = (blocked: boolean): unknown =>
      personRecord(patient, [variant, implication], context, { blocked: ({ source }) => blocked && source.id === 'i' })
        .facts[0]?.variant?.significance;
    expect(significance(false)).toEqual(['pathogenic']);
    expect(significance(true)).toEqual([]);
  });

  it('proves nothing by absence where records of the person may stand under another Patient', () => {
    const { facts, blocked } = personRecord(patient, [condition('1')], context, { doubled: true });
    expect(facts).toHaveLength(1);
    expect(blocked).toEqual([...FACT_RESOURCES].sort());
  });

  it('says of which types there are records that cannot be read: their absence proves nothing', () => {
    const unresolved = record('MedicationRequest', {
      status: 'active',
      intent: 'order',
      medicationReference: { reference: 'Medication/404' },
    }) as Resource;
    const { id, ...nameless } = condition('1');
    const carePlan = { resourceType: 'CarePlan', id: 'c', birthDate: '' };
    const contained = [{ resourceType: 'Observation', id: 'o' }];
    const report = record('DiagnosticReport', { contained, modifierExtension: [{ url: 'urn:x' }] }) as Resource;
    const result = personRecord(patient, [unresolved, nameless, carePlan, report], context);
    expect(result).toMatchObject({
      facts: [],
      blocked: ['Condition', 'DiagnosticReport', 'MedicationRequest', 'Observation'],
    });
  });
});
