import type { Step } from '../step.js';
import { check, must, shortly } from '../wrong.js';
import type { Region, Story } from '../story.js';
import { until } from '../until.js';

interface ProtocolLine {
  readonly id: string;
  readonly decision: string;
  readonly trialId: string;
}
interface Protocol extends ProtocolLine {
  readonly conditions?: readonly string[];
  readonly sites?: readonly { readonly id: string }[];
  readonly criteria?: readonly { readonly text: { readonly sv?: string; readonly en?: string } }[];
}
interface DryRun {
  readonly id: string;
  readonly state: string;
  readonly people: number;
  readonly evaluated: number;
  readonly eligible: number;
  readonly possible: number;
  readonly contactable: { readonly eligible: number; readonly possible: number };
  readonly funnel: readonly unknown[];
}
interface Ingestion {
  readonly loaded: boolean;
  readonly changesWaiting: number;
}

/** The protocol as it comes to a region by itself. */
const received = async (story: Story, region: Region): Promise<ProtocolLine> => {
  const steward = await region.as('steward');
  return until(`the protocol at the node of region ${region.code}`, 60, async () => {
    const lines = await steward.all<ProtocolLine>(`/api/protocols?trial=${story.trialId}`);
    return { done: lines[0], seen: lines };
  });
};

/** Everything of the region's records has been read. */
async function recordsRead(region: Region): Promise<void> {
  const steward = await region.as('steward');
  await until(`the records of region ${region.code} to be read`, 180, async () => {
    const seen = await steward.get<Ingestion>('/api/ingestion');
    return { done: seen.loaded && seen.changesWaiting === 0 ? seen : undefined, seen };
  });
}

async function dryRun(region: Region, protocol: string): Promise<DryRun> {
  const steward = await region.as('steward');
  const begun = await steward.post<{ id: string }>(`/api/protocols/${protocol}/dry-runs`);
  return until(`the dry run in region ${region.code}`, 60, async () => {
    const seen = await steward.get<DryRun>(`/api/dry-runs/${begun.id}`);
    return { done: seen.state === 'finished' ? seen : undefined, seen };
  });
}

/** Reads, counts, and lets it run at every site of the region. */
async function allow(story: Story, region: Region): Promise<string> {
  const { id } = await received(story, region);
  await recordsRead(region);
  const steward = await region.as('steward');
  const { criteria = [], conditions = [], sites = [] } = await steward.get<Protocol>(`/api/protocols/${id}`);
  const readable = criteria.every(({ text }) => (text.sv ?? '') !== '' && (text.en ?? '') !== '');
  check(criteria.length > 0 && readable, 'the criteria in plain Swedish and English', criteria);
  check(conditions.length === 1, 'the condition of the permit', conditions);
  const run = await dryRun(region, id);
  const people = await region.fhir.count('Patient');
  check(run.people === people, `a dry run over all ${people} people of the records`, run);
  const matched = run.eligible + run.possible;
  const contactable = run.contactable.eligible + run.contactable.possible;
  check(matched > 0 && contactable <= matched, 'people who match, of whom some or none may be contacted', run);
  check(run.funnel.length === criteria.length, 'a funnel with every criterion', shortly(run.funnel));
  await steward.post(`/api/protocols/${id}/allow`, {
    sites: sites.map((site) => ({ site: site.id, decision: 'allowed' })),
  });
  return `${region.code}: ${matched} of ${people} match, ${contactable} may be contacted`;
}

/** Two regions decide to take part; the third one's steward has not looked yet. */
export const stewardsDecide: Step = {
  name: '3 Stewards read it, dry-run it and allow it',
  run: async (story) => {
    const allowed: string[] = [];
    for (const region of story.allowing) allowed.push(await allow(story, region));
    const { decision } = await received(story, story.last);
    check(decision === 'waiting', 'the last region to wait for its steward', decision);
    const { items } = await (
      await story.last.as('steward')
    ).get<{ items: unknown[] }>(`/api/candidates?trial=${story.trialId}`);
    check(items.length === 0, 'no candidate where nobody has allowed it', items);
    must(allowed[0], 'a region that allows it');
    return `${allowed.join('; ')}; ${story.last.code} waits and has no candidate`;
  },
};
