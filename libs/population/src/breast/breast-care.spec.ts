import { describe, expect, it } from '@jest/globals';
import type { FhirResource } from '../core/fhir.js';
import { codeIn, recordsOf } from '../people.fixture.js';

const records = recordsOf(1600, 5);
const observationsIn = (person: readonly FhirResource[], code: string) =>
  person.flatMap((one) => (one.resourceType === 'Observation' && codeIn(one.code) === code ? [one] : []));
const mammograms = records.of('ImagingStudy').filter(({ modality }) => modality?.[0]?.code === 'MG');
const withCancer = records.people.filter((person) =>
  person.some(
    (one) =>
      one.resourceType === 'Condition' &&
      codeIn(one.code).startsWith('C50') &&
      codeIn(one.verificationStatus) === 'confirmed',
  ),
);

describe('breast care', () => {
  it('records mammograms with four views, each with its side', () => {
    expect(mammograms.length).toBeGreaterThan(800);
    const views = mammograms.map(({ series = [], numberOfSeries, numberOfInstances }) => [
      ...[numberOfSeries, numberOfInstances],
      ...series.map(({ description, laterality }) => `${description ?? ''} ${laterality?.code ?? ''}`),
    ]);
    const [first] = views;
    expect(first).toEqual([4, 4, 'R CC 24028007', 'L CC 7771000', 'R MLO 24028007', 'L MLO 7771000']);
    expect(new Set(views.map(String)).size).toBe(1);
  });

  it('gives each image a DICOM identifier of its own', () => {
    const uids = records
      .of('ImagingStudy')
      .flatMap(({ identifier, series = [] }) => [
        identifier?.[0]?.value?.replace('urn:oid:', '') ?? '',
        ...series.flatMap(({ uid, instance = [] }) => [uid, ...instance.map((one) => one.uid)]),
      ]);
    expect(new Set(uids).size).toBe(uids.length);
    expect(uids.filter((uid) => !/^(?=.{1,64}$)[0-2](\.(0|[1-9]\d*))+$/.test(uid))).toEqual([]);
  });

  it('keeps rounds 18 to 24 months apart', () => {
    for (const person of records.people) {
      const days = person
        .flatMap((one) =>
          one.resourceType === 'DiagnosticReport' && codeIn(one.code) === '24606-6'
            ? [one.effectiveDateTime ?? '']
            : [],
        )
        .map((date) => Date.parse(date) / 86_400_000);
      days.slice(1).forEach((day, place) => expect(day - (days[place] ?? 0)).toBeGreaterThan(530));
    }
  });

  it('works up most recalls within 45 days, and leaves some open', () => {
    const recalls = records.people.flatMap((person) =>
      observationsIn(person, '146611000146107')
        .filter(({ valueCodeableConcept }) => codeIn(valueCodeableConcept) === '397138000')
        .map(({ effectiveDateTime = '' }) => {
          const day = Date.parse(effectiveDateTime);
          return person.some(
            (one) =>
              one.resourceType === 'ImagingStudy' &&
              Date.parse(one.started ?? '') > day + 86_400_000 &&
              Date.parse(one.started ?? '') < day + 46 * 86_400_000,
          );
        }),
    );
    const done = recalls.filter(Boolean).length;
    expect(done).toBeGreaterThan(recalls.length * 0.7);
    expect(done).toBeLessThan(recalls.length);
  });

  it('records receptors, grade and stage of every invasive cancer, coded in several ways', () => {
    expect(withCancer.length).toBeGreaterThan(20);
    for (const person of withCancer) {
      const about = (...codes: string[]): number => codes.flatMap((code) => observationsIn(person, code)).length;
      expect(about('85337-4', '85329-1')).toBe(1);
      expect(about('85319-2')).toBe(1);
      expect(about('399537006')).toBe(1);
      expect(about('89247-1', '89262-0', '423740007')).toBe(1);
    }
    for (const code of ['85337-4', '85329-1', '89247-1', '89262-0', '423740007', '49683-6', '44648-4']) {
      expect(withCancer.some((person) => observationsIn(person, code).length > 0)).toBe(true);
    }
  });

  it('treats cancer by surgery, radiation and drugs', () => {
    const has = (test: (one: FhirResource) => boolean): number =>
      withCancer.filter((person) => person.some(test)).length;
    const operated = has((one) => one.resourceType === 'Procedure' && /^HA[BC]/.test(codeIn(one.code)));
    const irradiated = has((one) => one.resourceType === 'Procedure' && codeIn(one.code) === '33195004');
    const endocrine = has(
      (one) => one.resourceType === 'MedicationRequest' && codeIn(one.medicationCodeableConcept).startsWith('L02B'),
    );
    const infused = has((one) => one.resourceType === 'MedicationAdministration');
    for (const [count, share] of [
      [operated, 0.6],
      [irradiated, 0.35],
      [endocrine, 0.45],
      [infused, 0.3],
    ] as const) {
      expect(count).toBeGreaterThan(withCancer.length * share);
      expect(count).toBeLessThan(withCancer.length);
    }
  });

  it('has implants, planned rounds, benign biopsies, relatives and a treating clinician', () => {
    const procedures = records.of('Procedure').map(({ code }) => codeIn(code));
    expect(procedures).toEqual(expect.arrayContaining(['HAD10', '432550005']));
    expect(records.of('ServiceRequest').length).toBeGreaterThan(10);
    expect(records.of('FamilyMemberHistory').length).toBeGreaterThan(40);
    expect(
      records.of('DiagnosticReport').filter(({ conclusion }) => conclusion === 'Ingen malignitet').length,
    ).toBeGreaterThan(50);
  });

  it('has those who treat the women in care, since their first images here; with cancer an oncologist', () => {
    const teams = records.of('CareTeam');
    expect(teams.length).toBeGreaterThan(300);
    const doctors = teams.map(({ participant = [] }) => participant.map(({ member }) => member?.reference ?? ''));
    for (const [first] of doctors) expect(first).toMatch(/^Practitioner\/\d\d-breast-clinician-\d$/);
    const withOncologist = doctors.filter((all) => all.some((one) => one.includes('oncologist')));
    expect(withOncologist.length).toBeGreaterThan(20);
    expect(withOncologist.length).toBeLessThan(teams.length / 2);
    for (const { status, period, managingOrganization } of teams) {
      expect([status, period?.end]).toEqual(['active', undefined]);
      expect(period?.start).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(managingOrganization?.[0]?.reference).toMatch(/^Organization\/\d\d-breast$/);
    }
  });

  it('tests for germline variants: found, not found, and judged on the variant or apart from it', () => {
    const assessments = records.of('Observation').filter(({ code }) => codeIn(code) === '69548-6');
    const answers = assessments.map(({ valueCodeableConcept }) => codeIn(valueCodeableConcept));
    expect(new Set(answers)).toEqual(new Set(['LA9633-4', 'LA9634-2']));
    const implications = records.of('Observation').filter(({ code }) => codeIn(code) === 'diagnostic-implication');
    const ids = new Set(assessments.map(({ id }) => `Observation/${id ?? ''}`));
    expect(implications.length).toBeGreaterThan(0);
    for (const { derivedFrom } of implications) expect(ids.has(derivedFrom?.[0]?.reference ?? '')).toBe(true);
    const onVariant = assessments.some(({ component = [] }) =>
      component.some(({ code }) => codeIn(code) === '53037-8'),
    );
    expect(onVariant).toBe(true);
  });
});
