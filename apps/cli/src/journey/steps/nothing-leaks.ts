import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { leaksIn } from '../leak/leaks.js';
import { tokensOf, type Token } from '../leak/tokens.js';
import { UNMISTAKABLE } from '../people/unmistakable.js';
import type { Step } from '../step.js';
import { check } from '../wrong.js';
import type { Story } from '../story.js';

async function allTokens(story: Story): Promise<Token[]> {
  const tokens: Token[] = [];
  for (const { fhir } of story.regions)
    tokens.push(...tokensOf(await fhir.all('Patient'), await fhir.all('Practitioner')));
  // Of somebody whose names are nobody else's each stands for the person.
  const { given, family } = UNMISTAKABLE;
  return [...tokens, { kind: 'name', text: given }, { kind: 'name', text: family }];
}

/** Where a word of a person was found, with what kind of word it was. */
function findings(where: string, text: string, tokens: readonly Token[]): string[] {
  const leaks = leaksIn(text, tokens);
  return leaks.length === 0 ? [] : [`${where}: ${leaks.join(', ')}`];
}

/** Logs of the apps may name records by their ids, and nothing else of a person. */
async function inLogs(story: Story, tokens: readonly Token[]): Promise<{ files: number; found: string[] }> {
  const folder = join(story.data, 'logs');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const telling = tokens.filter(({ kind }) => kind !== 'id');
  const found: string[] = [];
  for (const name of names) found.push(...findings(name, await readFile(join(folder, name), 'utf8'), telling));
  return { files: names.length, found };
}

/** Nothing of a person has left a region, and nothing of it stands in a mail or a log. */
export const nothingLeaks: Step = {
  name: '11 Nothing of anybody has leaked',
  run: async (story) => {
    const tokens = await allTokens(story);
    const seeded = tokens.some(({ text }) => text.includes(`${UNMISTAKABLE.given} ${UNMISTAKABLE.family}`));
    check(seeded, 'the unmistakable patient among the records', 'not there');
    const { exchanges } = story.recorder;
    const found = exchanges.flatMap(({ what, text }) => findings(what, text, tokens));
    const reported = exchanges.some(({ what }) => what.startsWith('POST /api/node/'));
    check(reported, 'the nodes to have told the hub something', exchanges.length);
    const mails = await story.inbox.list();
    for (const { id } of mails) {
      const { text, html = '', subject } = await story.inbox.read(id);
      found.push(...findings(`mail ${id}`, [subject, text, html].join('\n'), tokens));
    }
    const logs = await inLogs(story, tokens);
    const all = [...new Set([...found, ...logs.found])];
    check(all.length === 0, 'no name, number, birth date or id of anybody', all);
    return `${tokens.length} names, numbers, dates and ids in none of ${exchanges.length} exchanges with the hub, ${mails.length} mails, ${logs.files} logs`;
  },
};
