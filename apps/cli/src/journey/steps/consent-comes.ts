import type { Step } from '../step.js';
import { check, must } from '../wrong.js';
import type { Region, Story } from '../story.js';
import { permission } from '../people/consent.js';
import { whoTreats } from '../people/who-treats.js';
import { until } from '../until.js';
import { candidatesOf } from './candidates.js';

/** So many permit contact now, in the first region and in each other; so many stay silent until step 8. */
const [FIRST, OTHERS, LATER] = [8, 2, 3];

export interface Decision {
  readonly permit: boolean;
  /** When it was made: to queue a case, to send the message, or to refer. */
  readonly moment: string;
  readonly reason: string;
  readonly trace: readonly { readonly reference?: string; readonly rule?: string }[];
  readonly at: string;
}

/** Candidates who have said nothing of research, and somebody treats them. */
async function silentIn(story: Story, region: Region, most: number): Promise<string[]> {
  const found: string[] = [];
  for (const { personId } of await candidatesOf(story, region)) {
    if (found.length === most) break;
    if (personId === story.unmistakable || (await region.fhir.count(`Consent?patient=${personId}`)) > 0) continue;
    if ((await whoTreats(region.fhir, personId)).length > 0) found.push(personId);
  }
  return found;
}

/** What was decided on a person, the newest first. */
export const decisionsOn = async (region: Region, personId: string): Promise<Decision[]> =>
  (await region.as('steward')).all<Decision>(`/api/people/${personId}/contact-decisions`);

/** Nobody is told of people who have said nothing; Consent comes over FHIR, and the gate decides anew. */
export const consentComes: Step = {
  name: '5 Consent to contact comes through the records',
  run: async (story) => {
    const silent = await silentIn(story, story.first, FIRST + LATER);
    check(silent.length >= LATER, `${LATER} candidates without any Consent whom somebody treats`, silent);
    story.silent = silent.slice(0, LATER);
    const permitting: (readonly [Region, string])[] = [
      [story.first, story.unmistakable],
      ...silent.slice(LATER).map((personId) => [story.first, personId] as const),
    ];
    for (const region of story.allowing.slice(1))
      for (const personId of await silentIn(story, region, OTHERS)) permitting.push([region, personId]);
    for (const [region, personId] of permitting) await region.fhir.store(permission(personId));
    for (const [region, personId] of permitting)
      await until(`contact with ${personId} to be permitted`, 30, async () => {
        const seen = await decisionsOn(region, personId);
        return { done: seen.find(({ permit }) => permit), seen };
      });
    const [still = ''] = story.silent;
    const [refused] = await decisionsOn(story.first, still);
    check(refused?.permit === false, 'nobody to be told of who has not consented', refused);
    const { trace } = must((await decisionsOn(story.first, story.unmistakable))[0], 'a decision with its trace');
    const names = trace.some(({ reference }) => reference?.startsWith('Consent/') === true);
    check(names, 'a trace that names the Consent', trace);
    return `${permitting.length} people permit contact, each with a stored decision that names the Consent; who said nothing: "${refused.reason}"`;
  },
};
