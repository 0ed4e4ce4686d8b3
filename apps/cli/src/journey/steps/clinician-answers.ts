import type { User } from '../people/user.js';
import type { Step } from '../step.js';
import { check, must } from '../wrong.js';
import type { OpenCase, Story } from '../story.js';
import { regionalDate } from '../regional-date.js';
import { mailsFrom } from './digests-arrive.js';
import { casesBehind } from './cases-behind.js';

interface CaseLine {
  readonly id: string;
  readonly personId: string;
  readonly rowVersion: number;
  readonly state: string;
}
interface CaseDetail extends CaseLine {
  readonly verdicts: readonly { readonly criterion: string; readonly evidence: readonly unknown[] }[];
  readonly person?: { readonly name?: string };
  readonly answers: readonly string[];
}

/** Refer three, reject one, put one off. */
const REFERRED = 3;
const LEAST = REFERRED + 2;
const DAY_MS = 86_400_000;

export const caseOf = (clinician: User, id: string): Promise<CaseDetail> =>
  clinician.get<CaseDetail>(`/api/cases/${id}?lang=en`);

/** Reads one case with its verdicts and evidence, and the person as the records are now. */
async function look(story: Story, { clinician, id, personId }: OpenCase): Promise<string> {
  const { verdicts, person } = await caseOf(clinician, id);
  const evidence = verdicts.reduce((sum, verdict) => sum + verdict.evidence.length, 0);
  check(verdicts.length === story.idea.criteria.criteria.length, 'a verdict on every criterion', verdicts);
  check(evidence > 0, 'records behind the verdicts', verdicts);
  const patient = await story.first.fhir.read(`Patient/${personId}`);
  const [{ family = '' } = {}] = (patient['name'] as { family?: string }[] | undefined) ?? [];
  check(person?.name?.includes(family) === true, 'the name of the person, read from the records', Boolean(person));
  return `${verdicts.length} verdicts with ${evidence} records behind them, and who it is`;
}

async function answer({ clinician, id }: OpenCase, given: object): Promise<void> {
  const { rowVersion } = await caseOf(clinician, id);
  await clinician.post(`/api/cases/${id}/answer`, { rowVersion, ...given });
}

/** A clinician follows the link, looks at a case, and answers. */
export const clinicianAnswers: Step = {
  name: '6 Clinicians open their alerts and answer',
  run: async (story) => {
    story.cases = await casesBehind(await mailsFrom(story, story.first), story, story.first);
    check(story.cases.length >= LEAST, `at least ${LEAST} cases to answer`, story.cases.length);
    const mine = must(
      story.cases.find(({ personId }) => personId === story.unmistakable),
      'the new patient among the alerts',
      story.cases.map(({ personId }) => personId),
    );
    const looked = await look(story, mine);
    // The new patient is among those who are referred: what is to be searched for later has gone all the way.
    const inOrder = [mine, ...story.cases.filter((each) => each !== mine)];
    story.referred = inOrder.slice(0, REFERRED);
    for (const one of story.referred) await answer(one, { answer: 'refer' });
    const [rejected, later] = inOrder.slice(REFERRED) as [OpenCase, OpenCase];
    await answer(rejected, { answer: 'not-suitable', code: 'criterion', criterion: story.idea.exclusion.id });
    await answer(later, { answer: 'not-now', until: regionalDate(new Date(Date.now() + DAY_MS)) });
    const stale = { rowVersion: 0, answer: 'refer' };
    await rejected.clinician.refused('POST', `/api/cases/${rejected.id}/answer`, 409, stale);
    const states = await Promise.all([rejected, later].map(({ clinician, id }) => caseOf(clinician, id)));
    check(states.map(({ state }) => state).join() === 'answered,snoozed', 'one answered and one snoozed', states);
    const clinicians = new Set(story.cases.map(({ clinician }) => clinician.login)).size;
    return `${story.cases.length} cases of ${clinicians} clinicians; ${looked}; ${REFERRED} referred, 1 not suitable ("${story.idea.exclusion.id}"), 1 not now`;
  },
};
