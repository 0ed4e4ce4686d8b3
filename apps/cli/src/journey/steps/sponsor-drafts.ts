import type { Step } from '../step.js';
import { check, must } from '../wrong.js';
import { registryRecord } from '../trial/registry-record.js';
import { withMistake } from '../trial/trial-idea.js';

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly path: string;
}
interface Version {
  readonly rowVersion: number;
  readonly state: string;
  readonly findings: readonly Finding[];
  readonly faults: readonly unknown[];
}
interface Imported {
  readonly trial: { readonly id: string; readonly acronym: string; readonly rowVersion: number };
  readonly losses: readonly unknown[];
}
interface Listed {
  readonly id: string;
  readonly region: string;
}

const errorsIn = ({ findings }: Version): readonly Finding[] => findings.filter(({ severity }) => severity === 'error');

/** From a registry's record to an application: with a mistake on the way that the lint finds. */
export const sponsorDrafts: Step = {
  name: '1 The sponsor imports a trial, mends its criteria and applies',
  run: async (story) => {
    const sponsor = await story.atHub('sponsor');
    const [organisation] = await sponsor.all<Listed>('/api/organisations');
    const record = registryRecord(story.idea);
    const imported = await sponsor.post<Imported>('/api/trials/import', { organisationId: organisation?.id, record });
    const { id, rowVersion, acronym } = imported.trial;
    story.trialId = id;
    await sponsor.patch(`/api/trials/${id}`, { rowVersion, ethicsApproval: '2026-01234-01', neutralName: 'Studie A' });
    const path = `/api/trials/${id}/versions/1`;
    const read = (): Promise<Version> => sponsor.get<Version>(path);
    const write = async (criteria: object): Promise<Version> => {
      await sponsor.put(`${path}/criteria`, { rowVersion: (await read()).rowVersion, criteria });
      return read();
    };
    const faulty = await write(withMistake(story.idea));
    const finding = must(
      errorsIn(faulty)[0],
      'the lint to find that the ages are the wrong way round',
      faulty.findings,
    );
    await sponsor.refused('POST', `${path}/freeze`, 422, { rowVersion: faulty.rowVersion });
    const mended = await write(story.idea.criteria);
    check(errorsIn(mended).length === 0 && mended.faults.length === 0, 'no finding any more', mended.findings);
    const regions = story.regions.map(({ code }) => code);
    const sites = (await sponsor.all<Listed>('/api/sites')).filter(({ region }) => regions.includes(region));
    await sponsor.put(`${path}/terms`, {
      rowVersion: mended.rowVersion,
      regions,
      siteIds: sites.map((site) => site.id),
    });
    await sponsor.post(`${path}/freeze`, { rowVersion: (await read()).rowVersion });
    await sponsor.post(`${path}/submit`);
    const lost = imported.losses.length;
    return `${acronym} from a registry record (${lost} of it not taken over); "${finding.code}" at ${finding.path} mended; applied for ${regions.length} regions`;
  },
};
