import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT } from '../../exit-codes.js';
import { runKohort } from '../surroundings/kohort.js';
import type { Step } from '../step.js';
import { check, must } from '../wrong.js';

interface Line {
  readonly who: { readonly kind: string; readonly name: string };
  readonly what: string;
  readonly trial?: { readonly acronym?: string };
}

/** Who looked at a person, and whether what is written there has been altered. */
export const trailHolds: Step = {
  name: '10 Who looked at a person can be read, and nothing of it was altered',
  run: async (story) => {
    const steward = await story.first.as('steward');
    const lines = await steward.all<Line>(`/api/people/${story.unmistakable}/access-log?lang=en`);
    const people = new Set(lines.filter(({ who }) => who.kind === 'user').map(({ who }) => who.name));
    check(people.size >= 4, 'clinician, coordinator, nurse and investigator among who looked', lines);
    must(
      lines.find(({ trial }) => trial !== undefined),
      'a line that names the trial',
      lines,
    );
    const address = await readFile(join(story.data, 'keys', `node_${story.first.code}.url`), 'utf8');
    const key = join(story.data, 'keys', `node-${story.first.code}.json`);
    const seals = ['--key', `${key}.pub.json`, '--head', `${key}.audit-head`];
    const verify = (...more: string[]) =>
      runKohort(['verify-audit', '--database', address.trim(), ...seals, ...more], story.wish.env);
    const verified = await verify();
    check(verified.exitCode === 0, '"kohort verify-audit" to find nothing altered', verified.output);
    const doubted = await verify('--told', `1:${'0'.repeat(64)}`);
    check(doubted.exitCode === EXIT.findings, '"kohort verify-audit" to find that it was told another', doubted.output);
    const said = verified.output.trim().split('\n')[0] ?? '';
    return `${lines.length} lines by ${people.size} people and the node itself; verify-audit: ${said}`;
  },
};
