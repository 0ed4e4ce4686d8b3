import type { RegisteredNode, Site, Trial } from '@kohort/hub-api';
import type { CandidateLine, Ingestion, ProtocolLine, Sweep } from '@kohort/node-api';
import { Caller } from './caller.js';
import type { Document } from './cases.js';
import type { Matched } from './match-by-command.js';
import { until, type Region, type World } from './world.js';

const YEAR_MS = 365 * 86_400_000;

/** People at the hub, and what they need there. */
export class Hub {
  private constructor(
    readonly operator: Caller,
    readonly sponsor: Caller,
    readonly officer: Caller,
    readonly organisationId: string,
    readonly sites: readonly Site[],
  ) {}

  static async of({ hub, regions }: World): Promise<Hub> {
    const operator = await Caller.as(hub, 'operator');
    const { id } = await operator.post<{ id: string }>('/api/organisations', { name: 'Sponsor AB' });
    const sites: Site[] = [];
    for (const region of regions.keys())
      sites.push(await operator.post<Site>('/api/sites', { region, name: `Site ${region}` }));
    const sponsor = await Caller.as(hub, 'sponsor', { organisation: id });
    return new Hub(operator, sponsor, await Caller.as(hub, 'permit-officer'), id, sites);
  }

  /** A trial with a frozen and submitted version 1, in these regions. */
  async apply(criteria: Document, regions: readonly string[]): Promise<Trial> {
    const trial = await this.sponsor.post<Trial>('/api/trials', {
      organisationId: this.organisationId,
      acronym: criteria.id.toUpperCase().slice(0, 60),
      title: criteria.title,
      ethicsApproval: '2026-01234-01',
      regions,
      siteIds: this.sites.filter(({ region }) => regions.includes(region)).map(({ id }) => id),
      criteria,
    });
    await this.submit(trial.id, 1);
    return trial;
  }

  async submit(trial: string, version: number): Promise<void> {
    const path = `/api/trials/${trial}/versions/${version}`;
    const { rowVersion } = await this.sponsor.get<{ rowVersion: number }>(path);
    await this.sponsor.post(`${path}/freeze`, { rowVersion });
    await this.sponsor.post(`${path}/submit`);
  }

  approve(trial: string, version: number, regions: readonly string[], validity: Partial<Validity> = {}) {
    return this.officer.post(`/api/trials/${trial}/versions/${version}/permit`, {
      decision: 'approved',
      validFrom: new Date(Date.now() - 1000).toISOString(),
      validUntil: new Date(Date.now() + YEAR_MS).toISOString(),
      regions,
      conditions: ['Only people who are treated in the region.'],
      ...validity,
    });
  }

  publish(trial: string, version: number) {
    return this.sponsor.post(`/api/trials/${trial}/versions/${version}/publish`);
  }

  async liveNodes(): Promise<number> {
    const nodes = await this.operator.all<RegisteredNode>('/api/nodes');
    return nodes.filter(({ state, lastSeenAt }) => state === 'live' && lastSeenAt !== undefined).length;
  }
}

interface Validity {
  readonly validFrom: string;
  readonly validUntil: string;
}

/** Waits until a node has taken up all records of its region. */
export async function loaded(region: Region): Promise<Ingestion> {
  const steward = await region.as('steward');
  return until(async () => {
    const ingestion = await steward.get<Ingestion>('/api/ingestion');
    return ingestion.loaded && ingestion.changesWaiting === 0 ? ingestion : undefined;
  }, 120);
}

/** The steward allows a version as soon as it is there, with all sites. */
export async function allow(region: Region, trialId: string, version: number): Promise<ProtocolLine> {
  const steward = await region.as('steward');
  const found = await until(async () =>
    (await steward.all<ProtocolLine>('/api/protocols')).find(
      (each) => each.trialId === trialId && each.version === version,
    ),
  );
  const { sites = [] } = await steward.get<{ sites?: { id: string }[] }>(`/api/protocols/${found.id}`);
  await steward.post(`/api/protocols/${found.id}/allow`, {
    sites: sites.map(({ id }) => ({ site: id, decision: 'allowed' })),
  });
  return found;
}

/** Waits until everybody has been evaluated for this version. */
export async function swept(region: Region, trial: string, version: number): Promise<Sweep> {
  const steward = await region.as('steward');
  return until(async () => {
    const [newest] = await steward.all<Sweep>(`/api/sweeps?trial=${trial}`);
    return newest?.state === 'finished' && newest.version === version ? newest : undefined;
  }, 180);
}

/** Outcomes by person, as a node lists them. */
export async function outcomesAt(region: Region, trial: string): Promise<Map<string, string>> {
  const steward = await region.as('steward');
  const lines = await steward.all<CandidateLine>(`/api/candidates?trial=${trial}&state=candidate`);
  return new Map(lines.map(({ personId, outcome }) => [personId, outcome]));
}

/** Outcomes by person, as `kohort match` lists them. */
export const outcomesIn = (matched: ReadonlyMap<string, Matched>): Map<string, string> =>
  new Map([...matched].filter(([, { outcome }]) => outcome !== 'ineligible').map(([id, { outcome }]) => [id, outcome]));

export const inOrder = (map: ReadonlyMap<string, string>): [string, string][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));
