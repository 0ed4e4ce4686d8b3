import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PEOPLE_IN_SIGHT } from './people-in-sight.js';
import type { Stored } from './testing/fake-fhir-server.js';
import { TestIngestion } from './testing/test-ingestion.js';

const SECRET = {
  security: [{ system: 'http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel', code: 'sekretessmarkering' }],
};
const UNREADABLE = { modifierExtension: [{ url: 'urn:test', valueBoolean: true }] };
const patient = (id: string, more: object = {}): Stored => ({
  resourceType: 'Patient',
  id,
  generalPractitioner: [{ reference: 'Practitioner/gp' }],
  managingOrganization: { reference: 'Organization/care' },
  ...more,
});
const into = (other: string) => ({ link: [{ type: 'replaced-by', other: { reference: `Patient/${other}` } }] });

const by = (person: string, readable = true) => ({ person, readable });

describe('the people in sight', () => {
  let test: TestIngestion;
  beforeAll(async () => {
    test = await TestIngestion.start();
  }, 60_000);
  afterAll(() => test.stop());

  it('are those whom no Patient marks, with who treats them by what can be read', async () => {
    const people = [
      patient('open'),
      patient('merged', into('open')),
      patient('secret', { meta: SECRET }),
      patient('merged-into-secret', into('secret')),
      patient('unreadable', UNREADABLE),
      patient('unreadable-secret', { ...UNREADABLE, meta: SECRET }),
    ];
    for (const one of people) test.server.put(one);
    await test.settle();
    expect(await test.dataSource.query(`${PEOPLE_IN_SIGHT} order by own.id`)).toEqual([
      { id: 'merged', practitioners: ['Practitioner/gp'], provider: 'Organization/care', ...by('open') },
      { id: 'open', practitioners: ['Practitioner/gp'], provider: 'Organization/care', ...by('open') },
      { id: 'unreadable', practitioners: [], provider: 'Organization/care', ...by('unreadable', false) },
    ]);
  }, 60_000);
});
