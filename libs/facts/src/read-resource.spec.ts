import { describe, expect, it } from '@jest/globals';
import { FACT_RESOURCES } from './fact.js';
import type { Fact } from './fact.js';
import { readResource, resourcesIn } from './read-resource.js';
import { context, factsIn, loinc, record, snomed } from './record.fixture.js';
import { subjectOf } from './reference.js';

const condition = (elements: Readonly<Record<string, unknown>>): object =>
  record('Condition', { code: snomed('1'), ...elements });
const fault = (json: unknown, own = context): unknown => {
  const reading = readResource(json, own);
  return reading.ok ? reading.value.length : reading.error.code;
};

describe('readResource', () => {
  it.each([[null], [undefined], ['Condition'], [7], [[]], [{}], [{ resourceType: 7 }]])(
    'says that %j is no resource',
    (json) => {
      expect(fault(json)).toBe('not-a-resource');
    },
  );

  it('has no facts for other resource types', () => expect(fault({ resourceType: 'CarePlan' })).toBe(0));

  it('needs an id, which the context may give', () => {
    expect(fault(condition({ id: undefined }))).toBe('no-id');
    expect(fault(condition({ id: undefined }), { ...context, fallbackId: () => 'hash' })).toBe(1);
  });

  it('needs a person', () => {
    expect(fault(condition({ subject: undefined }))).toBe('no-subject');
    expect(fault(condition({ subject: { display: 'A Newborn' } }))).toBe('no-subject');
    expect(fault(condition({ subject: { reference: 'Group/1' } }))).toBe('not-a-person');
    expect(fault(condition({ subject: { reference: 'https://ehr.example/fhir/Device/1' } }))).toBe('not-a-person');
    expect(fault(condition({ subject: { reference: 'urn:uuid:1' } }))).toBe(1);
    expect(fault(condition({ subject: { identifier: { system: 'urn:x', value: '1' } } }))).toBe(1);
  });

  it('does not read past a modifier extension', () => {
    const modifierExtension = [{ url: 'urn:not', valueBoolean: true }];
    expect(fault(condition({ modifierExtension }))).toBe('modifier-extension');
    const observation = record('Observation', { status: 'final', component: [{}, { modifierExtension }] });
    expect(readResource(observation, context)).toMatchObject({ error: { path: '/component/1/modifierExtension' } });
  });

  it('is not led astray by the names of built-in properties', () => {
    for (const resourceType of ['constructor', '__proto__', 'toString']) expect(fault({ resourceType })).toBe(0);
  });

  it('never quotes the record in a fault', () => {
    const reading = readResource(condition({ id: '', subject: { reference: 'Patient/19610118-2803' } }), context);
    expect(JSON.stringify(reading)).not.toContain('19610118');
  });

  it('reads every resource type that facts come from', () => {
    for (const type of FACT_RESOURCES) {
      const facts = factsIn(type, { condition: [{}] });
      expect(facts.map(({ source }) => source.resource)).toEqual([type]);
    }
  });
});

describe('contained Observations', () => {
  const haemoglobin = { resourceType: 'Observation', id: 'hb', status: 'final', code: loinc('718-7') };
  const report = (observation: object, elements: object = {}): Fact[] =>
    factsIn('DiagnosticReport', {
      id: 'd1',
      meta: { versionId: '2', security: [{ system: 'urn:x', code: 'R' }] },
      status: 'final',
      contained: [{ resourceType: 'Specimen', id: 's' }, observation],
      ...elements,
    });
  const sources = (facts: readonly Fact[]): unknown => facts.map(({ source }) => source.part);

  it('are facts of their container', () => {
    expect(report({ ...haemoglobin, component: [{ code: loinc('1') }], specimen: { reference: '#s' } })).toMatchObject([
      { source: { resource: 'DiagnosticReport', id: 'd1' } },
      {
        source: {
          resource: 'Observation',
          id: 'd1',
          version: '2',
          part: 'contained/hb',
          container: 'DiagnosticReport',
        },
        concepts: ['http://loinc.org|718-7'],
        standing: 'asserted',
        specimen: 'DiagnosticReport/d1#s',
        labels: ['urn:x|R'],
      },
      { source: { resource: 'Observation', id: 'd1', part: 'contained/hb/component/0' } },
    ]);
    expect(sources(factsIn('Observation', { status: 'final', contained: [haemoglobin] }))).toEqual([
      undefined,
      'contained/hb',
    ]);
  });

  it('have a status of their own, and are nothing where their container is', () => {
    expect(report({ ...haemoglobin, status: 'preliminary' })[1]?.standing).toBe('preliminary');
    expect(report({ ...haemoglobin, status: 'cancelled' })).toHaveLength(1);
    expect(report(haemoglobin, { status: 'entered-in-error' })).toEqual([]);
  });

  it('are left out where they may be about somebody else', () => {
    const about = (reference: string): object => ({ ...haemoglobin, subject: { reference } });
    expect(report(about('https://ehr.example/Patient/p1'))).toHaveLength(2);
    expect(report(about('Patient/p2'))).toHaveLength(1);
    expect(factsIn('FamilyMemberHistory', { condition: [{}], contained: [haemoglobin] })).toHaveLength(1);
  });

  it('are missing where their container cannot be read', () => {
    const modified = { ...haemoglobin, modifierExtension: [{ url: 'urn:not' }] };
    const json = record('DiagnosticReport', { contained: [{ resourceType: 'Device' }, modified] });
    expect(readResource(json, context)).toMatchObject({ error: { path: '/contained/1/modifierExtension' } });
    expect(resourcesIn(json as { resourceType: string })).toEqual(['DiagnosticReport', 'Observation']);
    expect(resourcesIn({ resourceType: 'CarePlan' })).toEqual([]);
  });
});

describe('subjectOf', () => {
  it('is the reference as written, wherever the type keeps it', () => {
    const subject = { reference: 'https://ehr.example/fhir/Patient/1/_history/2' };
    expect(subjectOf({ resourceType: 'Condition', subject } as { resourceType: string })).toBe(subject.reference);
    for (const type of FACT_RESOURCES)
      expect(subjectOf(record(type, {}) as { resourceType: string })).toBe('Patient/p1');
  });

  it('puts a logical reference in the conditional form', () => {
    const subject = { identifier: { system: 'urn:x', value: '1' } };
    expect(subjectOf({ resourceType: 'Condition', subject } as { resourceType: string })).toBe(
      'Patient?identifier=urn:x|1',
    );
  });
});
