import type { Step } from '../step.js';
import { check } from '../wrong.js';
import type { Region, Story } from '../story.js';
import { tokensOf } from '../leak/tokens.js';
import { leaksIn } from '../leak/leaks.js';
import type { MailLine } from '../people/inbox.js';
import { until } from '../until.js';

interface Overview {
  readonly states: readonly { readonly state: string; readonly cases: number }[];
}
interface Digest {
  readonly slot: string;
  readonly state: string;
  readonly recipient: { readonly id: string };
}

/** Those that a region's node has sent. */
export const mailsFrom = async (story: Story, region: Region): Promise<MailLine[]> =>
  (await story.inbox.list()).filter(({ from }) => from.includes(`kohort-${region.code}@`));

export async function numberIn(story: Story, region: Region, state: string): Promise<number> {
  const steward = await region.as('steward');
  const { states } = await steward.get<Overview>(`/api/outreach/overview?trial=${story.trialId}`);
  return states.find((each) => each.state === state)?.cases ?? 0;
}

/** Waits until everything that is queued has been told. @returns how many cases were */
const told = (story: Story, region: Region): Promise<number> =>
  until(`the alerts of region ${region.code} to be sent`, 60, async () => {
    const [queued, sent] = [await numberIn(story, region, 'queued'), await numberIn(story, region, 'sent')];
    return { done: queued === 0 && sent > 0 ? sent : undefined, seen: { queued, sent } };
  });

/** Each mail goes to one clinician, and no clinician gets two in one slot. */
async function oneEach(story: Story, region: Region): Promise<readonly MailLine[]> {
  const digests = await (await region.as('steward')).all<Digest>('/api/outreach/digests?state=sent');
  const slots = new Set(digests.map(({ recipient, slot }) => `${recipient.id} ${slot}`));
  const mails = await mailsFrom(story, region);
  check(slots.size === digests.length, 'one digest per clinician and slot', digests);
  check(mails.length === digests.length, `${digests.length} mails, as many as digests were sent`, mails.length);
  check(
    mails.every(({ to }) => to.length === 1),
    'each mail to one clinician',
    mails,
  );
  return mails;
}

/** The mails leave in the next slot, and say nothing of patients. */
export const digestsArrive: Step = {
  name: '6 Digests arrive, without patient data',
  run: async (story) => {
    const seen: string[] = [];
    for (const region of story.allowing) {
      const cases = await told(story, region);
      const mails = await oneEach(story, region);
      const tokens = tokensOf(await region.fhir.all('Patient'), await region.fhir.all('Practitioner'));
      for (const { id, subject } of mails) {
        const { text, html = '' } = await story.inbox.read(id);
        const leaks = leaksIn([subject, text, html, await story.inbox.source(id)].join('\n'), tokens);
        check(leaks.length === 0, 'no patient data in a mail', leaks);
      }
      seen.push(
        `${region.code}: ${cases} cases in ${mails.length} mails, searched for ${tokens.length} names, numbers and dates`,
      );
    }
    return seen.join('; ');
  },
};
