import type { User } from '../people/user.js';
import { UNMISTAKABLE } from '../people/unmistakable.js';
import type { Step } from '../step.js';
import { check, must } from '../wrong.js';
import type { Region, Story } from '../story.js';
import { regionalDate } from '../regional-date.js';
import { until } from '../until.js';

interface Enrolment {
  readonly id: string;
  readonly rowVersion: number;
  readonly state: string;
  readonly screeningNumber: string;
  readonly criteria: readonly string[];
}
interface SiteView {
  readonly siteId: string;
  readonly rowVersion: number;
}

export const TARGET = 40;
const ENROLLED = 2;
const FORM = '1.0';

/** How the trial is run at the region's site. */
async function setUp(story: Story, coordinator: User): Promise<string> {
  const { items } = await coordinator.get<{ items: SiteView[] }>(`/api/trials/${story.trialId}/sites`);
  const { siteId, rowVersion } = must(items[0], 'a site of the trial', items);
  await coordinator.put(`/api/trials/${story.trialId}/sites/${siteId}/settings`, {
    rowVersion,
    target: TARGET,
    consentForms: [{ version: FORM, validFrom: regionalDate() }],
    openLabel: true,
    arms: [
      { code: 'new', name: { sv: 'Ny metod', en: 'New method' }, slots: 20, open: true },
      { code: 'standard', name: { sv: 'Sedvanlig', en: 'Standard' }, slots: 20, open: true },
    ],
  });
  return siteId;
}

/** One person's way through the log; every move names the day and the version that was read. */
class Way {
  constructor(
    private readonly region: Region,
    private readonly id: string,
  ) {}

  async read(): Promise<Enrolment> {
    return (await this.region.as('coordinator')).get<Enrolment>(`/api/enrolments/${this.id}`);
  }

  async #body(more: object): Promise<object> {
    return { rowVersion: (await this.read()).rowVersion, eventDate: regionalDate(), ...more };
  }

  async move(role: string, move: string, more: object = {}): Promise<void> {
    const user = await this.region.as(role);
    await user.post(`/api/enrolments/${this.id}/moves`, await this.#body({ move, ...more }));
  }

  /** @returns the code of the refusal */
  async refused(role: string, status: number, move: string, more: object = {}): Promise<string> {
    const user = await this.region.as(role);
    return user.refused('POST', `/api/enrolments/${this.id}/moves`, status, await this.#body({ move, ...more }));
  }

  async attempt(channel: string, result: string): Promise<void> {
    const coordinator = await this.region.as('coordinator');
    await coordinator.post(`/api/enrolments/${this.id}/contact-attempts`, await this.#body({ channel, result }));
  }
}

/** What must not be possible: consent on a form that is not in force, by whom it is not delegated to, and steps left out. */
async function wrongTurns(way: Way): Promise<string[]> {
  return [
    await way.refused('investigator', 409, 'enrol', { arm: 'new' }),
    await way.refused('coordinator', 409, 'begin-screening'),
    await way.refused('coordinator', 403, 'record-consent', { consentFormVersion: FORM }),
    await way.refused('consent-nurse', 422, 'record-consent', { consentFormVersion: '0.9' }),
  ];
}

async function consented(way: Way): Promise<void> {
  await way.attempt('phone', 'no-answer');
  await way.attempt('phone', 'reached');
  await way.move('consent-nurse', 'record-consent', { consentFormVersion: FORM });
  await way.move('coordinator', 'begin-screening');
}

async function enrolled(way: Way, arm: string): Promise<void> {
  const { criteria } = await way.read();
  const signed = criteria.map((criterion) => ({ criterion, fulfilled: true }));
  await way.move('investigator', 'sign-eligibility', { criteria: signed });
  await way.move('investigator', 'enrol', { arm });
}

/** The log as a file: a line each, and nothing that tells who it is. */
async function readLog(story: Story, coordinator: User, numbers: readonly string[]): Promise<string> {
  const csv = await coordinator.download(`/api/trials/${story.trialId}/screening-log.csv`);
  const lines = csv.trim().split(/\r?\n/);
  check(lines.length === numbers.length + 1, `a header and ${numbers.length} lines`, csv);
  check(
    numbers.every((number) => csv.includes(number)),
    'every screening number',
    csv,
  );
  const person = [UNMISTAKABLE.family, UNMISTAKABLE.personalNumber, story.unmistakable];
  check(!person.some((word) => csv.includes(word)), 'a log without names, numbers and ids of people', 'one of them');
  return `screening log with ${lines.length - 1} lines`;
}

/** From referral to enrolment, by those who may. */
export const coordinatorEnrols: Step = {
  name: '7 The coordinator records consent, screens and enrols',
  run: async (story) => {
    const coordinator = await story.first.as('coordinator');
    await setUp(story, coordinator);
    const lines = await until('the referred people in the screening list', 15, async () => {
      const seen = await coordinator.all<Enrolment>(`/api/enrolments?trial=${story.trialId}`);
      return { done: seen.length === story.referred.length ? seen : undefined, seen };
    });
    const ways = lines.map(({ id }) => new Way(story.first, id));
    const refusals = await wrongTurns(must(ways[0], 'somebody who was referred'));
    for (const way of ways) await consented(way);
    for (const [index, way] of ways.slice(0, ENROLLED).entries()) await enrolled(way, index === 0 ? 'new' : 'standard');
    const failing = must(ways[ENROLLED], 'a third person');
    await failing.move('investigator', 'fail-screening', { code: 'criterion', criterion: story.idea.exclusion.id });
    const states = await Promise.all(ways.map(async (way) => (await way.read()).state));
    check(states.join() === 'enrolled,enrolled,screen-failed', 'two enrolled and one who failed screening', states);
    const log = await readLog(
      story,
      coordinator,
      lines.map(({ screeningNumber }) => screeningNumber),
    );
    return `${refusals.length} wrong turns refused (${[...new Set(refusals)].join(', ')}); 2 enrolled, 1 failed on "${story.idea.exclusion.id}"; ${log}`;
  },
};
