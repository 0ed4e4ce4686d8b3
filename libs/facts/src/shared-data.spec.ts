import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Fact, Person } from './fact.js';
import { joinImplications } from './implication.js';
import type { FhirResource } from './json.js';
import { personOf } from './person.js';
import { isFactResource, readResource } from './read-resource.js';
import { context } from './record.fixture.js';
import { ReferenceIndex, type Duplicate } from './reference-index.js';

const SHARED = fileURLToPath(new URL('../../../../shared/data/fhir/', import.meta.url));
const present = existsSync(SHARED);
const describeShared = present ? describe : describe.skip;

interface Folder {
  readonly people: readonly Person[];
  readonly records: number;
  readonly facts: readonly Fact[];
  readonly faults: Readonly<Record<string, number>>;
  /** Statuses of the records that gave no fact though they could be read. */
  readonly empty: readonly unknown[];
  readonly duplicates: readonly Duplicate[];
}

const resourcesIn = (folder: string): FhirResource[] =>
  readdirSync(SHARED + folder).flatMap((file) =>
    gunzipSync(readFileSync(`${SHARED}${folder}/${file}`))
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as FhirResource),
  );

function read(folder: string): Folder {
  const resources = resourcesIn(folder);
  const index = new ReferenceIndex();
  resources.forEach((resource) => index.add(resource));
  const own = { ...context, medication: (reference: string) => index.medication(reference) };
  const records = resources.filter(({ resourceType }) => isFactResource(resourceType));
  const facts: Fact[] = [];
  const faults: Record<string, number> = {};
  const empty: unknown[] = [];
  for (const resource of records) {
    const reading = readResource(resource, own);
    if (!reading.ok) faults[reading.error.code] = (faults[reading.error.code] ?? 0) + 1;
    else if (reading.value.length === 0) empty.push((resource as { status?: unknown }).status);
    else facts.push(...reading.value);
  }
  const people = resources
    .filter(({ resourceType }) => resourceType === 'Patient')
    .map((one) => personOf(one, context));
  return {
    people,
    records: records.length,
    facts: joinImplications(facts),
    faults,
    empty,
    duplicates: index.duplicates(),
  };
}

const folders = new Map<string, Folder>();
function folder(name: string): Folder {
  const known = folders.get(name) ?? read(name);
  folders.set(name, known);
  return known;
}
const everyFact = (): readonly Fact[] => (present ? readdirSync(SHARED) : []).flatMap((name) => folder(name).facts);

describeShared(`shared records (${present ? 'read from' : 'skipped: there is no'} ../shared/data/fhir)`, () => {
  /*
   * For each folder, where $TYPES are the names in FACT_RESOURCES:
   *   zcat *.ndjson.gz | jq -nc --args '[inputs | select(.resourceType | IN($ARGS.positional[]))]
   *     | def nobody: (.subject // .patient) | (.reference // .identifier.value) == null;
   *       def retracted: .status | IN("entered-in-error", "cancelled");
   *       def statements: if .resourceType == "Observation" then 1 + (.component // [] | length)
   *         elif .resourceType == "FamilyMemberHistory" then .condition // [] | length else 1 end;
   *       [length, (map(select((nobody or retracted) | not) | statements) | add // 0),
   *        (map(select(nobody)) | length), (map(select((nobody | not) and retracted)) | length)]' $TYPES
   */
  it.each([
    ['hl7-genomics-reporting', 312, 1553, 10, 0],
    ['hl7-sweden-base', 0, 0, 0, 0],
    ['mcode-ig-stu4', 155, 247, 0, 0],
    ['mii-kds-testdata', 510, 655, 0, 3],
    ['synthea-exafluence-qicore', 39922, 51769, 0, 0],
    ['synthea-smart-bulk100', 27626, 29596, 0, 0],
  ])('%s: %i records give %i facts, %i name nobody, %i were taken back', (name, records, facts, nobody, retracted) => {
    const { empty, faults, ...found } = folder(name);
    expect({ records: found.records, facts: found.facts.length }).toEqual({ records, facts });
    expect(faults).toEqual(nobody === 0 ? {} : { 'no-subject': nobody });
    expect(empty).toHaveLength(retracted);
    expect(empty.filter((status) => status !== 'entered-in-error' && status !== 'cancelled')).toEqual([]);
  });

  // zcat */Observation.ndjson.gz | jq -nc '[inputs | select(.subject.reference) | (., .component[]?)
  //   | keys[] | select(startswith("value") or . == "dataAbsentReason")] | group_by(.) | map({(.[0]): length}) | add'
  // (1 of the codes is a data-absent-reason code, 1 of the concepts and 1 quantity are empty)
  it('reads every kind of value', () => {
    const kinds: Record<string, number> = {};
    for (const { source, value } of everyFact()) {
      if (source.resource === 'Observation' && value) kinds[value.type] = (kinds[value.type] ?? 0) + 1;
    }
    expect(kinds).toEqual({ quantity: 31252 + 110 + 2 + 13, coded: 13781 - 1, text: 843, boolean: 2, absent: 4 + 1 });
  });

  // zcat */Observation.ndjson.gz | jq -nc '[inputs | select(.subject.reference) | select(.code.coding[]?.code == "69548-6")]
  //   | [length, (map(select(.valueCodeableConcept.coding[]?.code | IN("LA9633-4", "LA6576-8"))) | length),
  //      (map(select(.valueCodeableConcept.coding[]?.code == "LA9634-2")) | length),
  //      (map(select(any(.component[]?; .valueCodeableConcept.coding[0].code == "LA6683-2"))) | length)]'
  it('reads every variant', () => {
    const variants = everyFact().flatMap(({ variant }) => variant ?? []);
    expect(variants).toHaveLength(171);
    expect(variants.filter(({ present }) => present === true)).toHaveLength(168);
    expect(variants.filter(({ present }) => present === false)).toHaveLength(1);
    expect(variants.filter(({ origin }) => origin === 'germline')).toHaveLength(24);
  });

  // zcat Observation.ndjson.gz | jq -nc '[inputs | select(.subject.reference)] as $all
  //   | [$all[] | select(.code.coding[]?.code == "69548-6") | "Observation/" + .id] as $variants
  //   | [$all[] | select(any(.component[]?; .code.coding[]?.code == "53037-8" and (.valueCodeableConcept.coding[]?.code
  //       | IN("LA6668-3", "LA26332-9", "LA26333-7", "LA26334-5", "LA6675-8"))))
  //     | .derivedFrom[]?.reference | select(IN($variants[]))] | unique | length'
  it.each([
    ['hl7-genomics-reporting', 15],
    ['mcode-ig-stu4', 2],
    ['mii-kds-testdata', 3],
  ])('%s: %i variants get their significance from diagnostic implications', (name, count) => {
    const known = folder(name).facts.filter(({ variant }) => variant && variant.significance.length > 0);
    expect(known).toHaveLength(count);
  });

  // zcat Patient.ndjson.gz | jq -nc '[inputs] | [length, (map(select(.gender == "female")) | length),
  //   (map(select(.birthDate)) | length), (map(select(.deceasedDateTime or .deceasedBoolean == true)) | length),
  //   (map(select(any(.meta.security[]?; .code | IN("sekretessmarkering", "skyddadFolkbokforing")))) | length)]'
  it.each([
    ['hl7-genomics-reporting', 14, 0, 9, 0, 0],
    ['hl7-sweden-base', 10, 6, 10, 0, 3],
    ['mcode-ig-stu4', 7, 3, 7, 0, 0],
    ['mii-kds-testdata', 31, 15, 30, 3, 0],
    ['synthea-exafluence-qicore', 177, 84, 177, 0, 0],
    ['synthea-smart-bulk100', 100, 40, 100, 0, 0],
  ])('%s: %i people, %i women, %i birth dates, %i dead, %i protected', (name, all, women, births, dead, hidden) => {
    const { people } = folder(name);
    const count = (test: (person: Person) => unknown): number => people.filter(test).length;
    expect([
      people.length,
      count(({ sex }) => sex === 'female'),
      count(({ birth }) => birth),
      count(({ deceased }) => deceased),
      count(({ protectedIdentity }) => protectedIdentity),
    ]).toEqual([all, women, births, dead, hidden]);
  });

  // zcat Patient.ndjson.gz | jq -r '.id as $id | .identifier[]? | select(.system) | "\(.system)|\(.value) \($id)"' | sort -u
  //   | cut -d" " -f1 | uniq -d
  it('finds the identifiers that several people share', () => {
    const shared = folder('mcode-ig-stu4').duplicates.map(({ identifier }) => identifier.value);
    expect(shared.sort()).toEqual(['m123', 'm456']);
  });
});
