import type { Step } from '../step.js';
import { check, Wrong } from '../wrong.js';
import type { Region, Story } from '../story.js';
import { secondsSince, until } from '../until.js';
import { diagnosis, unmistakablePatient } from '../people/unmistakable.js';
import { whoTreats } from '../people/who-treats.js';

export interface Candidate {
  readonly id: string;
  readonly personId: string;
  readonly outcome: string;
}

/** A patient who shares a name, a number and a birth date with nobody. */
const PATIENT = 'journey-patient';
/** "Within seconds" of the product's promise. */
const SECONDS = 15;

export const candidatesOf = async (story: Story, region: Region): Promise<Candidate[]> =>
  (await region.as('steward')).all<Candidate>(`/api/candidates?trial=${story.trialId}&state=candidate`);

/** Those whom the first evaluation of everybody has found. */
const swept = (story: Story, region: Region): Promise<Candidate[]> =>
  until(`candidates in region ${region.code}`, 60, async () => {
    const steward = await region.as('steward');
    const [sweep] = await steward.all<{ state: string }>(`/api/sweeps?trial=${story.trialId}`);
    const found = await candidatesOf(story, region);
    return { done: sweep?.state === 'finished' && found.length > 0 ? found : undefined, seen: [sweep, found.length] };
  });

/** Who treats one of the candidates, and where. */
async function careOfSomebody(story: Story): Promise<{ practitioner: string; organization: unknown }> {
  const { fhir } = story.first;
  for (const { personId } of await candidatesOf(story, story.first)) {
    const [practitioner] = await whoTreats(fhir, personId);
    const { managingOrganization: organization } = await fhir.read(`Patient/${personId}`);
    if (practitioner !== undefined) return { practitioner, organization };
  }
  throw new Wrong('a candidate whom somebody treats', 'none');
}

/** Waits until the patient is a candidate, or is none. @returns how long it took */
async function listed(story: Story, is: boolean): Promise<string> {
  const begin = performance.now();
  await until(`the new patient ${is ? 'among' : 'to leave'} the candidates`, SECONDS, async () => {
    const found = (await candidatesOf(story, story.first)).some(({ personId }) => personId === PATIENT);
    return { done: found === is ? true : undefined, seen: found };
  });
  return secondsSince(begin);
}

/** The list of candidates follows the records: a new one, one that rules out, and one that was entered in error. */
export const candidatesAppear: Step = {
  name: '4 Candidates appear and follow the records',
  run: async (story) => {
    const found: string[] = [];
    for (const region of story.allowing) found.push(`${(await swept(story, region)).length} in ${region.code}`);
    const { fhir } = story.first;
    await fhir.store(unmistakablePatient(PATIENT, story.idea, await careOfSomebody(story)));
    story.unmistakable = PATIENT;
    const appeared = await listed(story, true);
    const record = diagnosis(PATIENT, story.idea.exclusion.diagnosis);
    await fhir.store(record);
    const left = await listed(story, false);
    await fhir.store({ ...record, verificationStatus: ENTERED_IN_ERROR, clinicalStatus: undefined });
    const back = await listed(story, true);
    check(found.length === story.allowing.length, 'candidates in every region that allows it', found);
    return `${found.join(', ')}; a new patient listed after ${appeared}, gone ${left} after a diagnosis, back ${back} after that was entered in error`;
  },
};

const ENTERED_IN_ERROR = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'entered-in-error' }],
};
