import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CandidateDetail, CandidateEvent, CandidateLine } from '@kohort/node-api';
import { fillWithPeople, flagship, suspicious, womenFrom, type Document } from './cases.js';
import { matchByCommand } from './match-by-command.js';
import { allow, Hub, inOrder, loaded, outcomesAt, outcomesIn, swept } from './story.js';
import { until, World, type Region } from './world.js';

const CODES = ['12', '01', '14'];
const CATEGORY = { 2: '397141009', 4: '397144001' } as const;

/** Stores a BI-RADS report and gives its address. */
async function report(region: Region, person: string, category: keyof typeof CATEGORY, id: string): Promise<void> {
  const answer = await fetch(`${region.fhir.url}/Observation/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({
      resourceType: 'Observation',
      id,
      status: 'final',
      subject: { reference: `Patient/${person}` },
      effectiveDateTime: new Date().toISOString(),
      code: { coding: [{ system: 'http://snomed.info/sct', code: '146611000146107' }] },
      valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: CATEGORY[category] }] },
    }),
  });
  expect(answer.ok).toBe(true);
}

const MINUTES = 60_000;

describe('a trial, from the sponsor to candidates in three regions', () => {
  let world: World;
  let hub: Hub;
  beforeAll(async () => {
    world = await World.start({ regions: CODES, fill: (servers) => fillWithPeople(servers, 120) });
    hub = await Hub.of(world);
    for (const region of world.regions.values()) await region.startWorker();
    await until(async () => ((await hub.liveNodes()) === CODES.length ? true : undefined));
    for (const region of world.regions.values()) await loaded(region);
  }, 4 * MINUTES);
  afterAll(() => world.stop(), MINUTES);

  /** Posted, approved and published; then allowed and swept in each region. */
  async function run(criteria: Document, codes: readonly string[]): Promise<string> {
    const { id } = await hub.apply(criteria, codes);
    await hub.approve(id, 1, codes);
    await hub.publish(id, 1);
    for (const code of codes) await allow(world.region(code), id, 1);
    for (const code of codes) await swept(world.region(code), id, 1);
    return id;
  }

  it(
    'finds in each region whom `kohort match` finds at the same server, with the same verdicts',
    async () => {
      const trial = await run(flagship, CODES);
      let found = 0;
      for (const region of world.regions.values()) {
        const matched = await matchByCommand(world.folder, flagship, region.fhir.url);
        const outcomes = await outcomesAt(region, trial);
        expect(inOrder(outcomes)).toEqual(inOrder(outcomesIn(matched)));
        found += outcomes.size;
        const steward = await region.as('steward');
        for (const { id, personId } of await steward.all<CandidateLine>(`/api/candidates?trial=${trial}`)) {
          const { verdicts } = await steward.get<CandidateDetail>(`/api/candidates/${id}?lang=en`);
          const truths = Object.fromEntries(verdicts.map(({ criterion, truth }) => [criterion, truth]));
          expect([personId, truths]).toEqual([personId, matched.get(personId)?.truths]);
        }
      }
      expect(found).toBeGreaterThan(0);
      const answers = await hub.sponsor.get<{ items: { region: string; state: string }[] }>(
        `/api/trials/${trial}/nodes`,
      );
      expect(answers.items.map(({ region, state }) => [region, state]).sort()).toEqual(
        [...CODES].sort().map((code) => [code, 'allowed']),
      );
    },
    5 * MINUTES,
  );

  it(
    'takes up a new report, lets go of a corrected and of a deleted one, and says why',
    async () => {
      const region = world.region('12');
      const trial = await run(suspicious, ['12']);
      const before = await outcomesAt(region, trial);
      const matched = await matchByCommand(world.folder, suspicious, region.fhir.url);
      expect(inOrder(before)).toEqual(inOrder(outcomesIn(matched)));
      const person =
        [...matched.keys()].find((id) => matched.get(id)?.truths['age'] === 'met' && !before.has(id)) ?? '';
      const listed = (yes: boolean) => () =>
        outcomesAt(region, trial).then((outcomes) => (outcomes.has(person) === yes ? true : undefined));
      await report(region, person, 4, 'new-report');
      await until(listed(true));
      await report(region, person, 2, 'new-report');
      await until(listed(false));
      await report(region, person, 4, 'new-report');
      await until(listed(true));
      await fetch(`${region.fhir.url}/Observation/new-report`, { method: 'DELETE' });
      await until(listed(false));
      const steward = await region.as('steward');
      const lines = await steward.all<CandidateLine>(`/api/candidates?trial=${trial}`);
      const { id } = lines.find(({ personId }) => personId === person) ?? { id: '' };
      const events = await steward.all<CandidateEvent>(`/api/candidates/${id}/events?order=asc`);
      expect(events.map(({ kind, cause }) => [kind, cause.kind, cause.records])).toEqual(
        ['became-candidate', 'no-longer-eligible', 'eligible-again', 'no-longer-eligible'].map((kind) => [
          kind,
          'record',
          ['Observation/new-report'],
        ]),
      );
      expect(events[1]?.cause.criteria).toEqual([{ id: 'birads', from: 'met', to: 'not-met', reason: null }]);
    },
    3 * MINUTES,
  );

  it(
    'evaluates everybody anew for an amendment, and keeps the history',
    async () => {
      const region = world.region('01');
      const trial = await run(womenFrom(40), ['01']);
      const first = await outcomesAt(region, trial);
      const amended = womenFrom(60);
      await hub.sponsor.post(`/api/trials/${trial}/versions`);
      const { rowVersion } = await hub.sponsor.get<{ rowVersion: number }>(`/api/trials/${trial}/versions/2`);
      await hub.sponsor.put(`/api/trials/${trial}/versions/2/criteria`, { rowVersion, criteria: amended });
      await hub.submit(trial, 2);
      await hub.approve(trial, 2, ['01']);
      await hub.publish(trial, 2);
      await allow(region, trial, 2);
      await swept(region, trial, 2);
      const matched = outcomesIn(await matchByCommand(world.folder, amended, region.fhir.url));
      expect(inOrder(await outcomesAt(region, trial))).toEqual(inOrder(matched));
      const steward = await region.as('steward');
      const lines = await steward.all<CandidateLine>(`/api/candidates?trial=${trial}&state=no-longer-eligible`);
      expect(new Set(lines.map(({ personId }) => personId))).toEqual(
        new Set([...first.keys()].filter((id) => !matched.has(id))),
      );
      for (const { id } of lines) {
        const events = await steward.all<CandidateEvent>(`/api/candidates/${id}/events?order=asc`);
        expect(events.map(({ kind, version, cause }) => [kind, version, cause.kind])).toEqual([
          ['became-candidate', 1, 'sweep'],
          ['no-longer-eligible', 2, 'amendment'],
        ]);
      }
      expect(lines.length).toBeGreaterThan(0);
    },
    3 * MINUTES,
  );
});
