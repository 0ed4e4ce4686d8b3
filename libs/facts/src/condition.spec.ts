import { describe, expect, it } from '@jest/globals';
import type { Fact } from './fact.js';
import { coded, context, day, factsIn, snomed } from './record.fixture.js';

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
const condition = (elements: Readonly<Record<string, unknown>>, own = context): Fact | undefined =>
  factsIn('Condition', { code: snomed('254837009', 'Malignant neoplasm of breast'), ...elements }, own)[0];
const on = (iso: string): object => ({ days: { first: day(iso), last: day(iso) } });

describe('Condition', () => {
  it('is found by its code and keeps who recorded it, where from, and how sensitive it is', () => {
    expect(
      condition({
        meta: { versionId: '3', security: [{ system: 'urn:x', code: 'R' }] },
        category: [coded('urn:c', 'encounter-diagnosis')],
        severity: snomed('24484000'),
        bodySite: [snomed('80248007')],
        asserter: { reference: 'https://ehr.example/fhir/Practitioner/9/_history/2' },
        onsetDateTime: '2020-05-17',
        abatementDateTime: '2021',
        clinicalStatus: coded(CLINICAL, 'resolved'),
        verificationStatus: coded(VERIFICATION, 'confirmed'),
      }),
    ).toMatchObject({
      source: { resource: 'Condition', id: 'r1', version: '3' },
      concepts: ['http://snomed.info/sct|254837009'],
      display: 'Malignant neoplasm of breast',
      standing: 'asserted',
      status: '',
      clinicalStatus: 'resolved',
      verificationStatus: 'confirmed',
      start: on('2020-05-17'),
      end: { days: { first: day('2021-01-01'), last: day('2021-12-31') } },
      categories: ['urn:c|encounter-diagnosis'],
      severities: ['http://snomed.info/sct|24484000'],
      bodySites: ['http://snomed.info/sct|80248007'],
      laterality: 'left',
      recorder: 'Practitioner/9',
      labels: ['urn:x|R'],
    });
  });

  it.each([
    ['active', 'ongoing'],
    ['recurrence', 'ongoing'],
    ['relapse', 'ongoing'],
    ['inactive', undefined],
    ['remission', undefined],
    ['resolved', undefined],
  ])('that is %s and has no abatement ends: %s', (clinicalStatus, end) => {
    expect(condition({ clinicalStatus: coded(CLINICAL, clinicalStatus) })?.end).toBe(end);
  });

  it('does not go on where an abatement is told in words', () => {
    const clinicalStatus = coded(CLINICAL, 'active');
    expect(condition({ clinicalStatus, abatementString: 'last spring' })?.end).toBeUndefined();
  });

  it('began on some day from birth to the one it was recorded on, where it gives no onset', () => {
    const birth = { first: day('1960-01-01'), last: day('1960-12-31') };
    const start = (elements: object): unknown =>
      condition({ recordedDate: '2020-05-17T10:00:00Z', ...elements }, { ...context, birth })?.start;
    const since = (iso: string): object => ({ days: { first: day(iso), last: day('2020-05-17') } });
    expect(start({})).toEqual(since('1960-01-01'));
    expect(start({ onsetString: 'as a child' })).toEqual(since('1960-01-01'));
    expect(start({ recordedDate: '1959' })).toEqual({ days: { first: day('1959-01-01'), last: day('1959-12-31') } });
    expect(condition({ recordedDate: '2020-05-17' })?.start).toEqual(since('1890-05-17'));
  });

  it('does not take the recording for an onset that cannot be read', () => {
    expect(condition({ recordedDate: '2020-05-17', onsetDateTime: '1985-xx' })?.start).toBeUndefined();
    expect(condition({ recordedDate: '2020-05-17', onsetAge: { value: 30, code: 'a' } })?.start).toBeUndefined();
  });

  it('reads an onset age by the birth date', () => {
    const birth = { first: day('1960-05-17'), last: day('1960-05-17') };
    const fact = condition({ onsetAge: { value: 30, code: 'a' } }, { ...context, birth });
    expect(fact?.start).toEqual({ days: { first: day('1990-05-17'), last: day('1991-05-16') } });
  });

  it('began some time within an onset period', () => {
    const fact = condition({ onsetPeriod: { start: '2020-01-01', end: '2020-03-01' } });
    expect(fact?.start).toEqual({ days: { first: day('2020-01-01'), last: day('2020-03-01') } });
  });

  it('is evidence against where it is refuted, and nothing where it was entered in error', () => {
    expect(condition({ verificationStatus: coded(VERIFICATION, 'refuted') })?.standing).toBe('negated');
    expect(condition({ verificationStatus: coded(VERIFICATION, 'entered-in-error') })).toBeUndefined();
    expect(condition({ verificationStatus: 'entered-in-error' })).toBeUndefined();
  });

  it.each([
    ['723511001', 'refuted', 'negated'],
    ['410605003', 'confirmed', 'asserted'],
    ['723510000', undefined, undefined],
  ])('knows the SNOMED CT qualifier %s as %s', (code, verificationStatus, standing) => {
    const fact = condition({ verificationStatus: snomed(code) });
    expect([fact?.verificationStatus, fact?.standing]).toEqual([verificationStatus, standing]);
  });

  it.each([[{ text: 'refuted' }], [snomed('1')], [coded(VERIFICATION, 'unknown')], [coded('urn:x', 'refuted')], [7]])(
    'stays open where its verification status is given as %j, which cannot be read',
    (verificationStatus) => {
      expect(condition({ verificationStatus })).toMatchObject({
        standing: 'preliminary',
        verificationStatus: undefined,
      });
      expect(condition({})?.standing).toBe('asserted');
    },
  );

  it('has no clinical status where that cannot be read', () => {
    const status = (clinicalStatus: object): unknown => condition({ clinicalStatus })?.clinicalStatus;
    expect([status({ text: 'active' }), status(coded(CLINICAL, 'unknown'))]).toEqual([undefined, undefined]);
  });

  it('that has abated is not active, unless it was to abate after it was recorded', () => {
    const status = (elements: object): unknown =>
      condition({ abatementDateTime: '2010-05', ...elements })?.clinicalStatus;
    expect(status({})).toBe('inactive');
    expect(status({ meta: { lastUpdated: '2010-06-01T00:00:00Z' } })).toBe('inactive');
    expect(status({ meta: { lastUpdated: '2010-05-17T00:00:00Z' } })).toBeUndefined();
    expect(status({ clinicalStatus: coded(CLINICAL, 'resolved') })).toBe('resolved');
    expect(status({ abatementDateTime: 'spring' })).toBeUndefined();
    expect(condition({ abatementString: 'not yet' })?.clinicalStatus).toBeUndefined();
  });

  it('finds the verification status among codes of other systems', () => {
    const coding = [
      { system: 'urn:mii', code: '7' },
      { system: VERIFICATION, code: 'refuted' },
    ];
    expect(condition({ verificationStatus: { coding } })?.standing).toBe('negated');
  });
});
