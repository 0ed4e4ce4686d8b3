import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const SNOMED = 'http://snomed.info/sct';

/** Women of 40 to 74 with a mammogram and without breast cancer; whether they can consent is for a person to say. */
export const TRIAL = {
  language: 'kohort/1',
  id: 'small',
  title: { sv: 'Liten studie', en: 'Small trial' },
  valueSets: {
    cancer: {
      title: { sv: 'Bröstcancer', en: 'Breast cancer' },
      include: [{ system: 'icd-10-se', codes: ['C50'], descendants: true }],
    },
  },
  criteria: [
    { id: 'age', kind: 'inclusion', expression: { type: 'age', ge: 40, le: 74 } },
    { id: 'female', kind: 'inclusion', expression: { type: 'sex', is: 'female' } },
    {
      id: 'cancer',
      kind: 'exclusion',
      ifAbsent: 'not-met',
      expression: { type: 'exists', records: { resource: 'Condition', code: 'cancer' } },
    },
    {
      id: 'haemoglobin',
      kind: 'inclusion',
      expression: {
        type: 'value',
        records: { resource: 'Observation', code: { include: [{ system: 'loinc', codes: ['718-7'] }] } },
        pick: 'latest',
        test: { ge: 90, unit: 'g/L' },
      },
    },
  ],
} as const;

const patient = (id: string, birthDate: string, more: object = {}): object => ({
  resourceType: 'Patient',
  id,
  gender: 'female',
  birthDate,
  ...more,
});
const haemoglobin = (person: string, value: number, unit = 'g/L'): object => ({
  resourceType: 'Observation',
  id: `hb-${person}`,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '718-7', display: 'Haemoglobin' }] },
  subject: { reference: `Patient/${person}` },
  effectiveDateTime: '2025-11-01',
  valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
});
const condition = (person: string, code: string, system = 'http://hl7.org/fhir/sid/icd-10-se'): object => ({
  resourceType: 'Condition',
  id: `dx-${person}`,
  code: { coding: [{ system, code, display: 'A diagnosis' }] },
  subject: { reference: `Patient/${person}` },
  onsetDateTime: '2020-03',
});

const PROTECTED = {
  meta: { security: [{ system: 'http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel', code: 'sekretessmarkering' }] },
};

/** Anna fits; Berta may fit; Cia and Dan do not; Eva is dead; Frida fits and has a protected identity. */
export const PEOPLE: Readonly<Record<string, readonly object[]>> = {
  Patient: [
    patient('anna', '1970-05-17'),
    patient('berta', '1980'),
    patient('cia', '1960-01-01'),
    patient('dan', '1970-01-01', { gender: 'male' }),
    patient('eva', '1970-01-01', { deceasedDateTime: '2024-02-01' }),
    patient('frida', '1975-01-01', PROTECTED),
  ],
  Condition: [condition('cia', 'C50.4'), condition('anna', '38341003', SNOMED)],
  Observation: [haemoglobin('anna', 13.2, 'g/dL'), haemoglobin('cia', 120), haemoglobin('frida', 120)],
};

/** A new folder with files: a trial, people as ndjson. It is gone after `done`. */
export async function folderWith(
  files: Readonly<Record<string, string | object>>,
): Promise<{ path: string; done(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'kohort-test-'));
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(path, name), name.endsWith('.gz') ? gzipSync(text) : text);
  }
  return { path, done: () => rm(path, { recursive: true }) };
}

export const ndjson = (resources: readonly object[]): string =>
  resources.map((resource) => `${JSON.stringify(resource)}\n`).join('');
