import { setTimeout as sleep } from 'node:timers/promises';
import { permission, withdrawn } from '../people/consent.js';
import type { Resource } from '../people/fhir-server.js';
import type { Step } from '../step.js';
import { check, must } from '../wrong.js';
import type { Region, Story } from '../story.js';
import { until } from '../until.js';
import { candidatesOf } from './candidates.js';
import { casesBehind } from './cases-behind.js';
import { decisionsOn, type Decision } from './consent-comes.js';
import { mailsFrom, numberIn } from './digests-arrive.js';

interface Settings {
  readonly rowVersion: number;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Seconds between the slots of this step, and those that it needs before one to queue people and let them think again. */
const [EVERY, NEEDED] = [24, 15];

/** Who objects, who withdraws, and who stays by the consent. */
type Three = readonly [objecting: string, withdrawing: string, staying: string];

/** Digests leave every so many seconds. */
export async function slotsEvery(region: Region, everySeconds: number): Promise<void> {
  const steward = await region.as('steward');
  const { rowVersion, settings } = await steward.get<Settings>('/api/outreach/settings');
  const changed = { ...settings, everySeconds, weeklyCap: 500 };
  await steward.put('/api/outreach/settings', { rowVersion, settings: changed });
}

/** Slots are at whole multiples of the seconds since 1970. @returns the next one that is far enough ahead */
async function farSlot(): Promise<number> {
  for (;;) {
    const next = (Math.floor(Date.now() / 1000 / EVERY) + 1) * EVERY * 1000;
    if (next - Date.now() > NEEDED * 1000) return next;
    await sleep(next - Date.now() + 500);
  }
}

async function queue(region: Region, personId: string): Promise<Resource> {
  return region.fhir.store(permission(personId));
}

/** The newest decision says no, for this reason. */
const denied = (region: Region, personId: string, reason: string): Promise<Decision> =>
  until(`a stored decision against contact with ${personId}`, 30, async () => {
    const seen = await decisionsOn(region, personId);
    const [newest] = seen;
    return { done: newest?.permit === false && newest.reason === reason ? newest : undefined, seen };
  });

/** One person objects and one takes the consent back while their messages wait; a third one changes nothing. */
async function think(story: Story, [objecting, withdrawing, staying]: Three) {
  const { first } = story;
  const slot = await farSlot();
  const [, consent] = await Promise.all([objecting, withdrawing, staying].map((personId) => queue(first, personId)));
  await until('the messages about all three to be queued', NEEDED - 4, async () => {
    const seen = await numberIn(story, first, 'queued');
    return { done: seen >= 3 ? seen : undefined, seen };
  });
  const coordinator = await first.as('coordinator');
  await coordinator.post(`/api/people/${objecting}/objections`, { kind: 'contact' });
  await first.fhir.store(withdrawn(must(consent, 'the Consent as it is stored')));
  const left = slot - Date.now();
  check(left > 0, 'the slot to be ahead when both have thought again', `${-left} ms late`);
  return { slot, left: Math.round(left / 1000) };
}

/** What became of the cases, as the steward is told it. */
async function reasonsIn(region: Region, trialId: string): Promise<string[]> {
  const cases = await (
    await region.as('steward')
  ).all<{ reason?: { code: string } }>(`/api/outreach/cases?trial=${trialId}&state=waiting`);
  return [...new Set(cases.flatMap(({ reason }) => reason?.code ?? []))];
}

interface Digest {
  readonly slot: string;
  readonly cases: number;
}

/** Whom the mails since then told of. Who has objected is shown to nobody, but is counted in the digest. */
async function toldSince(known: ReadonlySet<string>, slot: number, story: Story): Promise<string[]> {
  const { first } = story;
  const mails = (await mailsFrom(story, first)).filter(({ id }) => !known.has(id));
  const people = (await casesBehind(mails, story, first)).map(({ personId }) => personId);
  const digests = await (await first.as('steward')).all<Digest>('/api/outreach/digests?state=sent');
  const cases = digests.filter((each) => Date.parse(each.slot) >= slot).reduce((sum, each) => sum + each.cases, 0);
  check(cases === people.length, `the mails to be about ${people.length} people, those who are shown`, digests);
  return people;
}

/** Waits until the mail about the third one is there. @returns whom the mails of the slot told of */
async function toldOf(staying: string, known: ReadonlySet<string>, slot: number, story: Story): Promise<string[]> {
  await until('the message about the third person to be sent', EVERY + 30, async () => {
    const seen = await decisionsOn(story.first, staying);
    const isSent = seen.some((decision) => decision.moment === 'send' && decision.permit);
    const some = (await mailsFrom(story, story.first)).some(({ id }) => !known.has(id));
    return { done: isSent && some ? true : undefined, seen };
  });
  return until(`${staying} behind the link of a mail`, 10, async () => {
    const people = await toldSince(known, slot, story);
    return { done: people.includes(staying) ? people : undefined, seen: people };
  });
}

/** No message goes to anybody's clinician about people who have thought again, however shortly before. */
export const secondThoughts: Step = {
  name: '8 One objects and one withdraws while their messages wait',
  run: async (story) => {
    const { first } = story;
    await slotsEvery(first, EVERY);
    const three = story.silent as unknown as Three;
    const [objecting, withdrawing, staying] = three;
    const known = new Set((await mailsFrom(story, first)).map(({ id }) => id));
    const { slot, left } = await think(story, three);
    const objection = await denied(first, objecting, 'objected-to-contact');
    const withdrawal = await denied(first, withdrawing, 'consent-not-in-force');
    const names = withdrawal.trace.some(({ reference }) => reference?.startsWith('Consent/') === true);
    check(names, 'a trace that names the withdrawn Consent', withdrawal);
    const told = await toldOf(staying, known, slot, story);
    const wrong = told.filter((personId) => personId === objecting || personId === withdrawing);
    check(wrong.length === 0, 'no mail about who has thought again', wrong);
    const listed = await candidatesOf(story, first);
    check(!listed.some(({ personId }) => personId === objecting), 'who objected to be in no list', 'still listed');
    const reasons = await reasonsIn(first, story.trialId);
    for (const { reason } of [objection, withdrawal])
      check(reasons.includes(reason), `a case that says "${reason}"`, reasons);
    return `${left} s before the slot; a mail about the third of 3 only; decisions "${objection.reason}" and "${withdrawal.reason}", each with its trace; who objected has left the list`;
  },
};
