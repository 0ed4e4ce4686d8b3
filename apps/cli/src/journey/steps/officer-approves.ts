import type { Step } from '../step.js';
import { check, must } from '../wrong.js';

const CONDITION = 'Kontakt tas av behandlande enhet.';
const YEAR_MS = 365 * 86_400_000;

interface Application {
  readonly trialId: string;
}
interface Registered {
  readonly trialId?: string;
  readonly id?: string;
  readonly conditions?: readonly string[];
}

/** The authority decides, the sponsor publishes, and everybody can read it. */
export const officerApproves: Step = {
  name: '2 The officer approves with a condition',
  run: async (story) => {
    const officer = await story.atHub('permit-officer');
    const waiting = await officer.all<Application>('/api/applications');
    const application = waiting.find(({ trialId }) => trialId === story.trialId);
    must(application, 'the application in the list of the officer', waiting);
    const path = `/api/trials/${story.trialId}/versions/1`;
    const rendering = await officer.get<{ criteria: { text: string }[] }>(`${path}/rendering?lang=sv`);
    check(rendering.criteria.length > 0, 'the criteria in plain Swedish', rendering);
    await officer.post(`${path}/permit`, {
      decision: 'approved',
      validFrom: new Date().toISOString(),
      validUntil: new Date(Date.now() + YEAR_MS).toISOString(),
      regions: story.regions.map(({ code }) => code),
      conditions: [CONDITION],
    });
    await (await story.atHub('sponsor')).post(`${path}/publish`);
    // The register is public: nobody logs in.
    const register = await (await fetch(`${story.hub}/api/register`)).text();
    const { items } = JSON.parse(register) as { items: Registered[] };
    const entry = items.find(({ trialId }) => trialId === story.trialId);
    check(entry?.conditions?.includes(CONDITION) === true, 'the trial in the register with its condition', register);
    return `${rendering.criteria.length} criteria read in Swedish; approved on condition "${CONDITION}"; in the public register`;
  },
};
