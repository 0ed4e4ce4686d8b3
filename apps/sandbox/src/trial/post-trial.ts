import type { Session } from '../access/session.js';
import { flagshipCriteria, FLAGSHIP } from './flagship.js';

const DAY_MS = 86_400_000;
const VALID_DAYS = 730;

interface Version {
  readonly number: number;
  readonly state: string;
  readonly rowVersion: number;
}
interface Trial {
  readonly id: string;
  readonly acronym: string;
}
interface Page<Item> {
  readonly items: readonly Item[];
}
interface Site {
  readonly id: string;
  readonly region: string;
}

async function flagshipOf(sponsor: Session, regions: readonly string[]): Promise<string> {
  const { items } = await sponsor.get<Page<Trial>>(`/api/trials?text=${FLAGSHIP}&limit=200`);
  const known = items.find(({ acronym }) => acronym === FLAGSHIP);
  if (known !== undefined) return known.id;
  const [organisation] = (await sponsor.get<Page<{ id: string }>>('/api/organisations')).items;
  const sites = (await sponsor.get<Page<Site>>('/api/sites?limit=200')).items;
  const criteria = await flagshipCriteria();
  const trial = await sponsor.post<Trial>('/api/trials', {
    organisationId: organisation?.id,
    acronym: FLAGSHIP,
    title: criteria.title,
    ethicsApproval: '2026-01234-01',
    targetEnrolment: 40,
    regions,
    siteIds: sites.filter(({ region }) => regions.includes(region)).map(({ id }) => id),
    criteria,
  });
  return trial.id;
}

const approval = (regions: readonly string[]) => ({
  decision: 'approved',
  validFrom: new Date().toISOString(),
  validUntil: new Date(Date.now() + VALID_DAYS * DAY_MS).toISOString(),
  regions,
  conditions: ['Kontakt tas av behandlande enhet.'],
});

/**
 * Posts the flagship trial as its sponsor and has it approved by the officer, from wherever an earlier start has left it.
 *
 * @returns the id of the trial, and whether it is published
 */
export async function postTrial(
  sponsor: Session,
  officer: Session,
  regions: readonly string[],
): Promise<{ readonly id: string; readonly published: boolean }> {
  const id = await flagshipOf(sponsor, regions);
  const path = `/api/trials/${id}/versions/1`;
  const moves: Readonly<Record<string, (version: Version) => Promise<unknown>>> = {
    draft: ({ rowVersion }) => sponsor.post(`${path}/freeze`, { rowVersion }),
    frozen: () => sponsor.post(`${path}/submit`),
    submitted: () => officer.post(`${path}/permit`, approval(regions)),
    approved: () => sponsor.post(`${path}/publish`),
  };
  for (;;) {
    const version = await sponsor.get<Version>(path);
    const move = moves[version.state];
    if (move === undefined) return { id, published: version.state === 'published' };
    await move(version);
  }
}
