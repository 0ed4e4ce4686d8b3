import { describe, expect, it } from '@jest/globals';
import type { FhirResource } from '@kohort/facts';
import { localDayIn } from '@kohort/kernel';
import { relationsIn } from './relations-in.js';

const BASE = 'https://fhir.example/r4';
const context = { base: BASE, localDay: localDayIn('Europe/Stockholm') };
const read = (resource: object) => relationsIn(resource as FhirResource, context);
const practitioners = (resource: object) => read(resource).map(({ practitioner }) => practitioner);
const to = (reference: string) => ({ reference });
const at = (iso: string): number => Date.parse(iso);

const team = (more: object = {}) => ({
  resourceType: 'CareTeam',
  id: 't',
  status: 'active',
  participant: [{ member: to('Practitioner/a') }],
  ...more,
});
const encounter = (more: object = {}) => ({
  resourceType: 'Encounter',
  id: 'e',
  status: 'finished',
  period: { start: '2024-05-01T08:00:00Z', end: '2024-05-01T09:00:00Z' },
  participant: [{ individual: to('Practitioner/a') }],
  ...more,
});

describe('a CareTeam', () => {
  it.each([
    ['active', 1],
    [undefined, 1],
    ['proposed', 0],
    ['suspended', 0],
    ['inactive', 0],
    ['entered-in-error', 0],
    ['anything', 0],
  ])('of status %s tells of %i', (status, count) => {
    expect(read(team({ status }))).toHaveLength(count);
  });

  it('holds where both it and the participation do; a date is the whole day in the region', () => {
    const period = { start: '2024-01-10', end: '2024-03-31' };
    const participant = [{ member: to('Practitioner/a'), period: { start: '2024-02', end: '2025' } }];
    expect(read(team({ period, participant }))).toEqual([
      {
        practitioner: 'Practitioner/a',
        source: 'care-team',
        provider: undefined,
        from: at('2024-01-31T23:00:00.000Z'),
        until: at('2024-03-31T21:59:59.999Z'),
      },
    ]);
    expect(read(team())).toMatchObject([{ from: undefined, until: undefined }]);
  });

  it.each([
    { period: { end: 'soon' } },
    { period: { start: '2024-02-30' } },
    { period: '2024' },
    { participant: [{ member: to('Practitioner/a'), period: { start: 7 } }] },
    { modifierExtension: [{ url: 'urn:test' }] },
    { participant: [{ member: to('Practitioner/a'), modifierExtension: [{ url: 'urn:test' }] }] },
    { participant: 'nobody' },
  ])('that cannot be read for sure tells of nobody: %j', (more) => {
    expect(read(team(more))).toEqual([]);
  });

  it('names whoever is a member on behalf of whom', () => {
    const managingOrganization = [to('Organization/team')];
    const participant = [
      { member: to('Practitioner/a') },
      { member: to('PractitionerRole/r'), onBehalfOf: to('Organization/b') },
      { member: to('CareTeam/other') },
      { member: to('Organization/team') },
      { member: to('Patient/p') },
      { member: to('Practitioner/a') },
    ];
    expect(read(team({ managingOrganization, participant }))).toMatchObject([
      { practitioner: 'Practitioner/a', provider: 'Organization/team' },
      { practitioner: 'PractitionerRole/r', provider: 'Organization/b' },
    ]);
    const several = [to('Organization/1'), to('Organization/2')];
    expect(read(team({ managingOrganization: several }))).toMatchObject([{ provider: undefined }]);
  });

  it('leads to people on the own server only', () => {
    const references = [
      `${BASE}/Practitioner/own`,
      `${BASE}/Practitioner/versioned/_history/3`,
      'https://fhir.example/r4x/Practitioner/elsewhere',
      'https://other.example/r4/Practitioner/other',
      'urn:uuid:8b1a9953-0000-4000-8000-000000000000',
      'Practitioner?identifier=urn:test|1',
      '#nobody',
    ];
    const participant = references.map((reference) => ({ member: to(reference) }));
    expect(practitioners(team({ participant }))).toEqual(['Practitioner/own', 'Practitioner/versioned']);
    const unknown = { ...context, base: null };
    expect(relationsIn(team({ participant }) as FhirResource, unknown)).toEqual([]);
  });

  it('may contain the roles of its members', () => {
    const role = {
      resourceType: 'PractitionerRole',
      practitioner: to('Practitioner/held'),
      organization: to('Organization/role'),
      period: { end: '2024-06-30' },
    };
    const contained = [
      { id: '1', ...role },
      { id: '2', ...role, active: false },
      { id: '3', resourceType: 'Practitioner' },
    ];
    const participant = ['#1', '#2', '#3'].map((reference) => ({ member: to(reference) }));
    expect(read(team({ contained, participant }))).toMatchObject([
      { practitioner: 'Practitioner/held', provider: 'Organization/role', until: at('2024-06-30T21:59:59.999Z') },
    ]);
  });
});

describe('an Encounter', () => {
  it('tells who was met, from its begin to its end', () => {
    expect(read(encounter({ serviceProvider: to('Organization/u') }))).toEqual([
      {
        practitioner: 'Practitioner/a',
        source: 'encounter',
        provider: 'Organization/u',
        from: at('2024-05-01T08:00:00Z'),
        until: at('2024-05-01T09:00:00Z'),
      },
    ]);
    const participant = [{ individual: to('RelatedPerson/x') }, { individual: to('PractitionerRole/r') }];
    expect(practitioners(encounter({ participant }))).toEqual(['PractitionerRole/r']);
  });

  it.each(['planned', 'cancelled', 'entered-in-error'])('that is %s tells of nobody', (status) => {
    expect(read(encounter({ status }))).toEqual([]);
  });

  it('that is over without an end lasts no longer than the day it names', () => {
    const begun = { period: { start: '2024-05-01' } };
    expect(read(encounter(begun))).toMatchObject([{ until: at('2024-05-01T21:59:59.999Z') }]);
    expect(read(encounter({ ...begun, status: 'in-progress' }))).toMatchObject([{ until: undefined }]);
    expect(read(encounter({ ...begun, status: 'strange' }))).toMatchObject([{ until: at('2024-05-01T21:59:59.999Z') }]);
  });

  it('that is over on no known day is of no use', () => {
    expect(read(encounter({ period: undefined }))).toEqual([]);
    expect(read(encounter({ period: undefined, status: 'in-progress' }))).toHaveLength(1);
    expect(read(encounter({ period: { start: 'May', end: '2024-05-01' } }))).toEqual([]);
  });
});

it('is read from CareTeams and Encounters alone', () => {
  expect(read({ ...team(), resourceType: 'CarePlan' })).toEqual([]);
});
