import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand } from '../testing/run-command.js';
import { folderWith } from '../testing/trial.js';

const RECORD = {
  protocolSection: {
    identificationModule: { nctId: 'NCT01234567', briefTitle: 'A trial', acronym: 'ATRIAL' },
    eligibilityModule: {
      eligibilityCriteria: 'Inclusion Criteria:\n\n* Able to walk\n\nExclusion Criteria:\n\n* Pregnancy',
      sex: 'FEMALE',
      minimumAge: '40 Years',
    },
    conditionsModule: { conditions: ['Cancer'] },
  },
};

let folder: Awaited<ReturnType<typeof folderWith>>;
beforeAll(async () => {
  folder = await folderWith({ 'record.json': RECORD, 'list.json': { studies: [] }, 'broken.json': '{' });
});
afterAll(() => folder.done());
const file = (name: string): string => join(folder.path, name);

describe('kohort import', () => {
  it('writes criteria that lint and render read, and lists what is lost', async () => {
    const ran = await runCommand(['import', file('record.json'), '--out', file('trial.json')]);
    expect(ran).toMatchObject({ exitCode: 0, stdout: '' });
    expect(ran.stderr).toContain('record.json /protocolSection/conditionsModule: ');
    expect(ran.stderr).toContain('ATRIAL: 4 criteria, 2 of them for a person to decide; ');
    const linted = await runCommand(['lint', file('trial.json')]);
    expect(linted).toMatchObject({ exitCode: 0, stderr: '' });
    const { stdout } = await runCommand(['render', file('trial.json'), '--wording']);
    expect(stdout).toContain('Able to walk');
  });

  it('prints the same where it is not told where to write', async () => {
    await runCommand(['import', file('record.json'), '--out', file('trial.json')]);
    const { stdout } = await runCommand(['import', file('record.json')]);
    expect(stdout).toBe(await readFile(file('trial.json'), 'utf8'));
    expect(JSON.parse(stdout)).toMatchObject({ language: 'kohort/1', id: 'nct01234567' });
  });

  it.each([
    ['list.json', 'take one of them'],
    ['broken.json', 'This is not JSON.'],
    ['absent.json', 'There is no such file.'],
  ])('refuses %s with a sentence', async (name, sentence) => {
    const ran = await runCommand(['import', file(name)]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toContain(sentence);
  });
});
