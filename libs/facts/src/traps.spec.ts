import { describe, expect, it } from '@jest/globals';
import { findScale, gradeOf, type Concept } from '@kohort/vocabulary';
import type { Fact, FactResource } from './fact.js';
import type { FhirResource } from './json.js';
import { personRecord } from './person-record.js';
import { readResource } from './read-resource.js';
import { coded, context, day, factsIn, loinc, record, SNOMED, snomed } from './record.fixture.js';
import { identified, subjectOf } from './reference.js';
import { ReferenceIndex } from './reference-index.js';

const UCUM = 'http://unitsofmeasure.org';
const first = (type: FactResource, elements: Readonly<Record<string, unknown>>): Fact | undefined =>
  factsIn(type, elements)[0];
const observed = (code: object, elements: Readonly<Record<string, unknown>>): Fact | undefined =>
  first('Observation', { status: 'final', code, ...elements });
const measured = (code: string, value: number, unit: string): Fact | undefined =>
  observed(loinc(code), { valueQuantity: { value, unit, code: unit, system: UCUM } });
const canonical = (fact: Fact | undefined): unknown =>
  fact?.value?.type === 'quantity' ? fact.value.canonical : undefined;

/** The grade that a record gives on a scale, as the evaluation asks for it. */
function graded(id: string, fact: Fact | undefined): string | undefined {
  const scale = findScale(id);
  if (!scale || !fact) return undefined;
  const { value, concepts: question, interpretations } = fact;
  const number = value?.type === 'quantity' ? { ...value.interval, unit: value.unit } : undefined;
  const text = value?.type === 'text' || value?.type === 'coded' ? value.text : undefined;
  const concepts: readonly Concept[] = value?.type === 'coded' ? value.concepts : [];
  return gradeOf(scale, {
    question,
    concepts,
    interpretations,
    ...(text ? { text } : {}),
    ...(number ? { number } : {}),
  })?.grade.id;
}

describe('traps seen in real data', () => {
  it('eGFR under one LOINC code in two units', () => {
    const [plain, indexed] = [measured('33914-3', 60, 'mL/min'), measured('33914-3', 60, 'mL/min/{1.73_m2}')];
    expect([plain, indexed].map((fact) => fact?.value)).toEqual([
      expect.objectContaining({ unit: 'mL/min', recorded: '60 mL/min' }),
      expect.objectContaining({ unit: 'mL/min/{1.73_m2}', recorded: '60 mL/min/{1.73_m2}' }),
    ]);
    expect(canonical(plain)).toBeDefined();
    expect(canonical(plain)).toEqual(canonical(indexed));
  });

  it('ALT in U/L and IU/L, and in Sweden in µkat/L', () => {
    const [units, international, katal] = [
      measured('1742-6', 60, 'U/L'),
      measured('1742-6', 60, 'IU/L'),
      measured('1742-6', 1, 'µkat/L'),
    ];
    expect(canonical(units)).toBeDefined();
    expect(canonical(international)).toEqual(canonical(units));
    expect(canonical(katal)).toEqual(canonical(units));
  });

  it('zero-width spaces in displays, and in codes', () => {
    expect(first('Condition', { code: snomed('\u200b254837009', 'Bre\u00adast\u200b cancer\ufeff') })).toMatchObject({
      concepts: ['http://snomed.info/sct|254837009'],
      display: 'Breast cancer',
    });
  });

  it('DICOM modality under two system URLs', () => {
    const modalities = [
      'http://dicom.nema.org/resources/ontology/DCM',
      'http://dicom.nema.org/medical/dicom/current/output/chtml/part16/sect_CID_29.html',
    ].map(
      (system) =>
        first('ImagingStudy', { status: 'available', series: [{ modality: { system, code: 'MG' } }] })?.imaging
          ?.modalities,
    );
    expect(modalities[0]).toEqual(modalities[1]);
    expect(modalities[0]).toHaveLength(1);
  });

  it('ECOG coded three ways', () => {
    const answer = { valueCodeableConcept: loinc('LA9623-5') };
    const ways = [
      observed(loinc('89247-1'), { valueInteger: 1 }),
      observed(loinc('89262-0'), answer),
      observed(snomed('423740007'), answer),
    ];
    expect(ways.map((fact) => graded('ecog', fact))).toEqual(['1', '1', '1']);
  });

  it('TNM stage as SNOMED codes and as strings "IIIA"', () => {
    const stage = snomed('399588009');
    const ways = [
      observed(stage, { valueString: 'IIIA' }),
      observed(stage, { valueCodeableConcept: { text: 'IIIA' } }),
      observed(snomed('399588009'), { valueCodeableConcept: snomed('1222769001') }),
      observed(snomed('399588009'), { valueCodeableConcept: snomed('1222806003') }),
    ];
    expect(ways.map((fact) => graded('stage', fact))).toEqual(['IIIA', 'IIIA', 'IIB', 'IIIC']);
  });

  it.each([
    ['er', ['85337-4', '16112-5', '40556-3']],
    ['pr', ['85339-0', '16113-3', '40557-1']],
    ['her2', ['48676-1', '85319-2', '85318-4', '18474-7']],
  ])('%s under several codes each, positive as LOINC answer or SNOMED value', (scale, codes) => {
    for (const code of codes) {
      for (const valueCodeableConcept of [loinc('LA6576-8'), snomed('10828004')]) {
        expect([code, graded(scale, observed(loinc(code), { valueCodeableConcept }))]).toEqual([code, 'positive']);
      }
    }
  });

  it('historic ATC codes are kept as they were recorded: value sets list old and new', () => {
    const palbociclib = (code: string): unknown =>
      first('MedicationStatement', {
        status: 'active',
        medicationCodeableConcept: coded('http://www.whocc.no/atc', code),
      })?.concepts;
    expect(palbociclib('L01XE33')).toEqual(['http://www.whocc.no/atc|L01XE33']);
    expect(palbociclib('L01EF01')).toEqual(['http://www.whocc.no/atc|L01EF01']);
  });

  it('creatinine under several codes', () => {
    const [blood, serum, molar] = [
      measured('38483-4', 1, 'mg/dL'),
      measured('2160-0', 1, 'mg/dL'),
      measured('14682-9', 88.42, 'umol/L'),
    ];
    expect(canonical(blood)).toBeDefined();
    expect(canonical(blood)).toEqual(canonical(serum));
    expect(canonical(molar)).toMatchObject({ unit: (canonical(serum) as { unit: string }).unit });
  });

  it('LOINC 36625-2 misused as a BI-RADS result keeps its answer, and is no imaging study', () => {
    const fact = observed(loinc('36625-2', 'MG Breast Views'), { valueCodeableConcept: snomed('397145000') });
    expect(fact).toMatchObject({
      source: { resource: 'Observation' },
      concepts: ['http://loinc.org|36625-2'],
      value: { concepts: ['http://snomed.info/sct|397145000'] },
    });
    expect(fact?.imaging).toBeUndefined();
  });

  it('pathogenicity on a separate diagnostic-implication Observation', () => {
    const variant = record('Observation', { id: 'v', status: 'final', code: loinc('69548-6') }) as FhirResource;
    const implication = record('Observation', {
      id: 'i',
      status: 'final',
      code: coded('http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs', 'diagnostic-implication'),
      derivedFrom: [{ reference: 'Observation/v' }],
      component: [{ code: loinc('53037-8'), valueCodeableConcept: loinc('LA26332-9') }],
    }) as FhirResource;
    const { facts } = personRecord({ resourceType: 'Patient', id: 'p1' }, [implication, variant], context);
    expect(facts.find((fact) => fact.variant)?.variant?.significance).toEqual(['likely-pathogenic']);
  });
});

describe('references, ids and people in real data', () => {
  const index = new ReferenceIndex();
  const person = (id: string | undefined, value: string): FhirResource =>
    ({ resourceType: 'Patient', id, identifier: [{ system: 'urn:x', value }] }) as FhirResource;
  const entry = identified(person(undefined, '1'), 'urn:uuid:77');
  index.add(entry, 'urn:uuid:77');
  index.add(person('2', '2'));
  index.add(person('3', '2'));
  const about = (reference: string): unknown => {
    const subject = subjectOf(record('Condition', { subject: { reference } }) as FhirResource) ?? '';
    const resolved = index.resolve(subject);
    return resolved.ok ? resolved.value : resolved.error.code;
  };

  it('conditional references', () => {
    expect(about('Patient?identifier=urn:x|1')).toBe('Patient/77');
    expect(about('Patient?identifier=urn:x|2')).toBe('reference-ambiguous');
  });
  it('urn:uuid references', () => expect(about('urn:uuid:77')).toBe('Patient/77'));
  it('missing ids', () => {
    expect(entry.id).toBe('77');
    const reading = readResource(record('Condition', { id: undefined }), { ...context, fallbackId: () => 'sha256-1' });
    expect(reading).toMatchObject({ value: [{ source: { id: 'sha256-1' } }] });
  });
  it('duplicate people', () => {
    expect(index.duplicates()).toEqual([
      { identifier: { system: 'urn:x', value: '2' }, patients: ['Patient/2', 'Patient/3'] },
    ]);
  });
});

describe('semantics of records', () => {
  const drug = { medicationCodeableConcept: coded('http://www.whocc.no/atc', 'L02BA01') };

  it('explicit negatives are evidence against, not discarded records', () => {
    const negatives = [
      first('Condition', {
        verificationStatus: coded('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'refuted'),
      }),
      first('AllergyIntolerance', { verificationStatus: coded('urn:allergyintolerance-verification', 'refuted') }),
      first('MedicationStatement', { ...drug, status: 'not-taken' }),
      first('MedicationAdministration', { ...drug, status: 'not-done' }),
      first('MedicationRequest', { ...drug, status: 'active', intent: 'order', doNotPerform: true }),
      first('ServiceRequest', { status: 'active', intent: 'order', doNotPerform: true }),
      first('Procedure', { status: 'not-done' }),
      first('Immunization', { status: 'not-done' }),
    ];
    expect(negatives.map((fact) => fact?.standing)).toEqual(negatives.map(() => 'negated'));
  });

  it('"no history of" and tested-negative keep their codes, which value sets know as negative', () => {
    expect(first('Condition', { code: snomed('700146008') })?.concepts).toEqual(['http://snomed.info/sct|700146008']);
    expect(graded('er', observed(loinc('16112-5'), { valueCodeableConcept: loinc('LA6577-6') }))).toBe('negative');
  });

  it('blocked data is not evidence of absence', () => {
    const warfarin = record('MedicationStatement', { ...drug, status: 'active' }) as FhirResource;
    const { facts, blocked } = personRecord({ resourceType: 'Patient', id: 'p1' }, [warfarin], context, {
      blocked: () => true,
    });
    expect([facts, blocked]).toEqual([[], ['MedicationStatement']]);
  });

  it('partial dates are intervals', () => {
    expect(first('Condition', { onsetDateTime: '2020' })?.start?.days).toEqual({
      first: day('2020-01-01'),
      last: day('2020-12-31'),
    });
  });

  it('days are those of the region, on both sides of a change of clocks', () => {
    const start = (effectiveDateTime: string): unknown =>
      observed(loinc('1'), { effectiveDateTime })?.start?.days.first;
    expect(start('2024-03-30T23:30:00Z')).toBe(day('2024-03-31'));
    expect(start('2024-03-31T22:30:00Z')).toBe(day('2024-04-01'));
    expect(start('2024-03-30T22:30:00Z')).toBe(day('2024-03-30'));
  });

  it('comparators are intervals', () => {
    const fact = observed(loinc('1988-5'), {
      valueQuantity: { value: 5, comparator: '<', unit: 'mg/L', code: 'mg/L', system: UCUM },
    });
    expect(fact?.value).toMatchObject({ recorded: '<5 mg/L', interval: { low: -Infinity, high: 5, highOpen: true } });
    expect(canonical(fact)).toMatchObject({ interval: { low: -Infinity, highOpen: true } });
  });

  it('a reason for absence is a value of its own', () => {
    expect(observed(loinc('1'), { dataAbsentReason: coded('urn:a', 'error') })?.value).toEqual({
      type: 'absent',
      reason: 'error',
    });
  });

  it('preliminary and final differ', () => {
    const standing = (status: string): unknown => first('Observation', { status, code: loinc('1') })?.standing;
    expect(['preliminary', 'final'].map(standing)).toEqual(['preliminary', 'asserted']);
  });

  it('an intent is not an administration', () => {
    const order = first('MedicationRequest', { ...drug, status: 'active', intent: 'order' });
    const plan = first('MedicationRequest', { ...drug, status: 'active', intent: 'plan' });
    const given = first('MedicationAdministration', { ...drug, status: 'completed' });
    expect([order, plan, given].map((fact) => [fact?.standing, fact?.exposure])).toEqual([
      ['asserted', 'prescribed'],
      ['proposed', 'prescribed'],
      ['asserted', 'taken'],
    ]);
  });

  it('a unit that cannot be converted leaves no canonical value', () => {
    for (const unit of ['kg', 'spoonfuls']) expect(canonical(measured('2160-0', 1, unit))).toBeUndefined();
  });

  it('entered-in-error and cancelled data never count; a condition without verification status does', () => {
    expect(first('Observation', { status: 'entered-in-error' })).toBeUndefined();
    expect(first('Encounter', { status: 'cancelled' })).toBeUndefined();
    expect(first('Condition', { code: snomed('1') })?.standing).toBe('asserted');
  });

  it('code systems are canonicalised by URL and OID alias', () => {
    const concepts = [
      ['http://hl7.org/fhir/sid/icd-10-se', 'C50.9'],
      ['urn:oid:1.2.752.116.1.1.1.1.3', 'C50.9'],
      ['1.2.752.116.1.1.1.1.3', 'C509'],
    ].map(([system = '', code = '']) => first('Condition', { code: coded(system, code) })?.concepts);
    expect(new Set(concepts.flat())).toEqual(new Set(['http://hl7.org/fhir/sid/icd-10-se|C50.9']));
    expect(first('Condition', { code: coded(`${SNOMED}/45991000052106`, '254837009') })?.concepts).toEqual([
      `${SNOMED}|254837009`,
    ]);
  });

  it('text is never a code', () => {
    expect(first('Condition', { code: { text: 'Breast cancer' } })).toMatchObject({
      concepts: [],
      display: 'Breast cancer',
    });
  });
});
