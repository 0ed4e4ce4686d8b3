import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseCriteriaText } from '@kohort/criteria';
import { compileCriteria, evaluationJson, leftOut } from '@kohort/evaluation';
import { personRecord, type Fact, type PersonRecord } from '@kohort/facts';
import { localDayIn, parsePartialDate } from '@kohort/kernel';
import { generatePeople } from '@kohort/population';
import { withoutFreeText } from '../ingestion/without-free-text.js';
import { startSweep } from './start-sweep.js';
import { verdictsOf } from './stored-verdict.js';
import { TestRegion } from './testing/test-region.js';

const TRIAL = new URL('../../../../examples/trials/flagship-mammography.json', import.meta.url);
const localDay = localDayIn('Europe/Stockholm');
const today = localDay(Date.now());

const GENERATED = [...generatePeople({ seed: 7, asOf: parsePartialDate('2026-06-01')?.first ?? 0, people: 300 })];
const people: PersonRecord[] = GENERATED.map(([patient, ...resources]) => {
  if (!patient) throw new Error('a person has a Patient');
  // As the database gives it back.
  return JSON.parse(JSON.stringify(personRecord(patient, resources, { localDay }))) as PersonRecord;
});

/** The people, each record of theirs read on its own. */
const recordsOf = (kept: typeof withoutFreeText): PersonRecord[] =>
  GENERATED.map(([patient, ...resources]) => {
    if (!patient) throw new Error('a person has a Patient');
    const record = personRecord(patient, resources, { localDay });
    const byId = new Map(resources.map((one) => [`${one.resourceType}/${one.id ?? ''}`, one]));
    const resourceOf = ({ source: { container, resource, id } }: Fact) => byId.get(`${container ?? resource}/${id}`);
    return { ...record, facts: record.facts.flatMap((fact) => kept([fact], resourceOf(fact) ?? patient)) };
  });

describe('a sweep over generated people', () => {
  let region: TestRegion;
  beforeAll(async () => {
    region = await TestRegion.start();
    await region.people.put(region.manager, people);
  }, 60_000);
  afterAll(() => region.app.close());

  it('finds whom the evaluation finds, with the same verdicts and evidence', async () => {
    const parsed = parseCriteriaText(await readFile(TRIAL, 'utf8'));
    if (!parsed.ok) throw new Error('the example is valid');
    const criteria = parsed.value;
    const trial = region.protocols.run(region.protocols.version(criteria));
    const evaluate = compileCriteria(criteria, { indexDay: today, coverage: () => 'complete', parameters: {} });
    const expected = new Map(
      people
        .filter((person) => leftOut(person, today) === undefined)
        .map((person) => [person.person.id, evaluationJson(evaluate(person))] as const)
        .filter(([, { outcome }]) => outcome !== 'ineligible'),
    );
    expect(expected.size).toBeGreaterThan(3);
    await region.sweep(
      await region.dataSource.transaction((manager) => startSweep(manager, region.matching, trial, new Date())),
    );
    const found = (await region.candidates(trial.trialId)).map(
      ({ personId, outcome, verdicts }) =>
        [personId, evaluationJson({ outcome, verdicts: verdictsOf(verdicts, criteria) })] as const,
    );
    expect(new Map(found)).toEqual(expected);
  });

  it('says the same of records without free text', async () => {
    const parsed = parseCriteriaText(await readFile(TRIAL, 'utf8'));
    if (!parsed.ok) throw new Error('the example is valid');
    const evaluate = compileCriteria(parsed.value, { indexDay: today, coverage: () => 'complete', parameters: {} });
    const said = (record: PersonRecord) => {
      const { outcome, verdicts } = evaluate(record);
      return [record.person.id, outcome, ...verdicts.map(({ truth }) => truth)];
    };
    const [before, after] = [recordsOf((facts) => facts), recordsOf(withoutFreeText)];
    expect(after).not.toEqual(before);
    expect(after.map(said)).toEqual(before.map(said));
  });
});
