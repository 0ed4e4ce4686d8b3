import { describe, expect, it } from '@jest/globals';
import type { FhirResource } from '@kohort/fhir';
import { regionOf } from '../plan/regions.js';
import { generated, generatedPeople } from '../records/generated-people.js';
import { castOf } from './cast.js';
import { staffOf } from './staff.js';

const generatedStaff = (code: string): readonly FhirResource[] => generatedPeople(generated(0), [code]).shared();

describe('the cast', () => {
  const cast = castOf(['12', '01'].map(regionOf));

  it('has an operator everywhere, two more at the hub, and four at each node', () => {
    expect(cast.map(({ user, posts }) => [user.login, posts.map(({ app, role }) => `${app} ${role}`)])).toEqual([
      ['operator', ['hub operator', '12 operator', '01 operator']],
      ['sponsor', ['hub sponsor']],
      ['permit-officer', ['hub permit-officer']],
      ['steward-12', ['12 steward']],
      ['coordinator-12', ['12 coordinator']],
      ['investigator-12', ['12 investigator']],
      ['consent-nurse-12', ['12 consent-taker']],
      ['steward-01', ['01 steward']],
      ['coordinator-01', ['01 coordinator']],
      ['investigator-01', ['01 investigator']],
      ['consent-nurse-01', ['01 consent-taker']],
    ]);
  });
});

describe('the staff', () => {
  it('is every practitioner of the records, at provider and unit of the role', () => {
    const staff = staffOf(new Map([['12', generatedStaff('12')]]));
    expect(staff).toHaveLength(21);
    expect(new Set(staff.map(({ user }) => user.login)).size).toBe(21);
    const oncologist = staff.find(({ user }) => user.login === '12-oncologist-1');
    expect(oncologist).toMatchObject({
      user: { where: 'Region Skåne · Onkologiska kliniken Kristianstad', email: '12-oncologist-1@example.org' },
      posts: [
        {
          app: '12',
          role: 'clinician',
          region: '12',
          careProvider: 'Organization/12-care',
          careUnit: 'Organization/12-oncology',
        },
      ],
    });
    const privately = staff.find(({ user }) => user.login === '12-general-practitioner-3');
    expect(privately?.posts).toMatchObject([
      { careProvider: 'Organization/12-private', careUnit: 'Organization/12-primary-3' },
    ]);
  });

  it('belongs to its own region, also where another one holds the records too', () => {
    const both = new Map([
      ['12', [...generatedStaff('12'), ...generatedStaff('01')]],
      ['01', generatedStaff('01')],
    ]);
    const staff = staffOf(both);
    expect(staff).toHaveLength(42);
    for (const { user, posts } of staff) expect(posts.map(({ app }) => app)).toEqual([user.login.slice(0, 2)]);
  });

  it('is in every region that holds the records, where these tell no region', () => {
    const practitioner = { resourceType: 'Practitioner', id: 'x', name: [{ given: ['Ann', 'E.'], family: 'Ek' }] };
    const staff = staffOf(
      new Map([
        ['12', [practitioner]],
        ['01', [practitioner]],
      ]),
    );
    expect(staff).toMatchObject([
      {
        user: { login: 'x', name: 'Ann E. Ek', email: 'x@example.org', where: 'Region Skåne · Region Stockholm' },
        posts: [
          { app: '12', region: '12' },
          { app: '01', region: '01' },
        ],
      },
    ]);
  });

  it.each([
    ['ann.ek@example.com', 'ann.ek@example.com'],
    ["Quiana.O'Kon@example.com", "Quiana.O'Kon@example.com"],
    ['Hernán.Véliz@example.com', 'x@example.org'],
    ['nowhere', 'x@example.org'],
  ])('has the address of the records where mail can go there: %s', (value, email) => {
    const practitioner = { resourceType: 'Practitioner', id: 'x', telecom: [{ system: 'email', value }] };
    expect(staffOf(new Map([['12', [practitioner]]]))).toMatchObject([{ user: { email } }]);
  });

  it('has the topmost organization as provider where none is said to be one, and no ended roles', () => {
    const role = (organization: string, active = true) => ({
      resourceType: 'PractitionerRole',
      id: organization,
      active,
      practitioner: { reference: 'Practitioner/x' },
      organization: { reference: `Organization/${organization}` },
    });
    const records = [
      { resourceType: 'Practitioner', id: 'x', name: [{ text: 'X' }] },
      { resourceType: 'Organization', id: 'ward', partOf: { reference: 'Organization/hospital' } },
      { resourceType: 'Organization', id: 'hospital', partOf: { reference: 'Organization/ward' } },
      role('ward'),
      role('hospital', false),
    ];
    expect(staffOf(new Map([['01', records]]))[0]?.posts).toEqual([
      {
        app: '01',
        role: 'clinician',
        region: '01',
        careProvider: 'Organization/hospital',
        careUnit: 'Organization/ward',
      },
    ]);
  });
});
