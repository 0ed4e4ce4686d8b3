import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { hasWords, programName, wordsFor } from './words.js';

const SOURCE = fileURLToPath(new URL('..', import.meta.url));

/** Actions whose subject is no person: a trial, a list, a protocol, the node itself. A new one is put here or gets words. */
const NOT_OF_A_PERSON = new Set([
  'alert.read',
  'candidates.listed',
  'cases.listed',
  'contact-policy.set',
  'digests.listed',
  'enrolment.add-refused',
  'enrolments.listed',
  'hub-connection.registered',
  'ingestion.faults-listed',
  'ingestion.missing-confirmed',
  'ingestion.reconciliation-begun',
  'ingestion.reload-begun',
  'ingestion.server-changed',
  'objections.listed',
  'outreach-settings.changed',
  'outreach.overview-read',
  'preference.changed',
  'recruitment-totals.released',
  'screening-log.exported',
  'trial-contact-policy.set',
  'trial-site.changed',
]);

/** Names of actions end so; columns and settings do not, and jobs are named as such. */
const ACTION = /(?<!name: )'([a-z-]+\.[a-z-]*(?:ed|read|withdrawn|begun|set|sent|erased))'/g;

const actions = new Set(
  readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/\.spec\.ts$|^access-log\/words|\/testing\//.test(path))
    .flatMap((path) => [...readFileSync(`${SOURCE}/${path}`, 'utf8').matchAll(ACTION)].map(([, action = '']) => action))
    .filter((action) => !action.startsWith('protocol.') && !action.startsWith('job.')),
);

describe('what a person reads of who looked', () => {
  it('has words for every action on a person that this node knows', () => {
    expect(actions.size).toBeGreaterThan(20);
    expect([...actions].filter((action) => !hasWords(action) && !NOT_OF_A_PERSON.has(action))).toEqual([]);
  });

  it('reads in both languages, and falls back to the code of a newer program', () => {
    expect(wordsFor('candidate.read', 'sv')).toBe('Kandidatens underlag lästes');
    expect(wordsFor('candidate.read', 'en')).toBe("The candidate's evidence was read");
    expect(wordsFor('case.teleported', 'sv')).toBe('case.teleported');
    expect(programName('system', 'sv')).toBe('Programmet själv');
  });
});
