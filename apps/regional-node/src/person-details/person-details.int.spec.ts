import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { send, type Stored } from '../ingestion/testing/fake-fhir-server.js';
import { TestIngestion } from '../ingestion/testing/test-ingestion.js';
import { FhirPersonDetails } from './fhir-person-details.js';
import { personDetailsContract, READER, type DetailsWorld } from './testing/person-details-contract.js';

interface Looked {
  readonly personId: string;
  readonly trialId: string;
  readonly actor: string;
}

describe('people read from the FHIR server', () => {
  let test: TestIngestion;
  let details: FhirPersonDetails;
  let since: string;
  beforeAll(async () => {
    test = await TestIngestion.start();
    details = new FhirPersonDetails(test.dataSource, { address: test.server.url, timeout: 300, attempts: 1 });
  }, 60_000);
  afterAll(() => test.stop());
  beforeEach(async () => {
    test.server.interfere = () => false;
    const [last] = await test.dataSource.query<{ id: string }[]>('select coalesce(max(id), 0) as id from audit_event');
    since = last?.id ?? '0';
  });

  const patient = (id: string, more: object = {}): Stored => ({
    ...{ resourceType: 'Patient', id, name: [{ given: ['Anna'], family: 'Exempel' }] },
    ...more,
  });
  const know = async (...people: Stored[]): Promise<void> => {
    for (const one of people) test.server.put(one);
    await test.settle();
    await test.round();
  };
  const read = (personId: string) => details.read({ personId, trialId: 'trial-1' }, READER);
  const codeOf = async (personId: string) => {
    const answer = await read(personId);
    return answer.ok ? 'ok' : answer.error.code;
  };
  const looked = () =>
    test.dataSource.query<Looked[]>(
      `select subject_id as "personId", details->>'trial' as "trialId", actor_id as actor from audit_event
         where action = 'person.details-read' and purpose = 'recruiting' and subject_type = 'person' and id > $1
         order by id`,
      [since],
    );
  const world: DetailsWorld = {
    get port() {
      return details;
    },
    add: (id, into) =>
      know(
        patient(
          id,
          into === undefined ? {} : { link: [{ type: 'replaced-by', other: { reference: `Patient/${into}` } }] },
        ),
      ),
    away: () => {
      test.server.interfere = ({ response }) => (send(response, 500, {}), true);
      return Promise.resolve();
    },
    looked,
  };
  personDetailsContract(() => world);

  it('are as they are at this moment, and the reading is committed before it is asked for', async () => {
    await know(patient('now'));
    test.server.put(patient('now', { name: [{ text: 'Nytt Namn' }], deceasedBoolean: true }));
    let committed: Promise<readonly Looked[]> | undefined;
    test.server.interfere = () => {
      committed ??= looked();
      return false;
    };
    expect(await read('now')).toMatchObject({ ok: true, value: { name: 'Nytt Namn', deceased: true } });
    expect(await committed).toEqual([{ personId: 'now', trialId: 'trial-1', actor: 'clinician-1' }]);
  });

  it('are those of nobody whom the server has deleted, and are not there while it hangs, fails or refuses', async () => {
    await know(patient('gone'), patient('there'));
    test.server.delete('Patient', 'gone');
    expect(await codeOf('gone')).toBe('not-found');
    test.server.interfere = ({ response }) => (send(response, 404, {}), true);
    expect(await codeOf('there')).toBe('not-found');
    for (const status of [500, 503, 401, 403, 302]) {
      test.server.interfere = ({ response }) => (send(response, status, { issue: 'Anna Exempel' }), true);
      expect([status, await codeOf('there')]).toEqual([status, 'records-away']);
    }
    test.server.interfere = () => true;
    const begun = Date.now();
    expect(await read('there')).toMatchObject({
      error: { code: 'records-away', message: expect.not.stringContaining('Anna') },
    });
    expect(Date.now() - begun).toBeLessThan(5_000);
    test.server.interfere = ({ response }) => (send(response, 200, { resourceType: 'Patient', id: 'other' }), true);
    expect(await codeOf('there')).toBe('records-away');
    expect(await looked()).toHaveLength(9);
  }, 60_000);

  it('are not shown from a Patient that may mean something else', async () => {
    await know(patient('modified', { modifierExtension: [{ url: 'urn:test' }] }));
    expect(await codeOf('modified')).toBe('records-away');
  });

  it('say that an identity is protected, also by what was merged', async () => {
    const security = [{ system: 'http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel', code: 'sekretessmarkering' }];
    const into = { link: [{ type: 'replaced-by', other: { reference: 'Patient/kept' } }] };
    const telecom = [{ system: 'phone', value: '1' }];
    await know(patient('kept', { telecom }), patient('secret', { ...into, meta: { security } }));
    for (const id of ['kept', 'secret'])
      expect(await read(id)).toMatchObject({ value: { personId: 'kept', protectedIdentity: true, telecom: [] } });
  });
});
