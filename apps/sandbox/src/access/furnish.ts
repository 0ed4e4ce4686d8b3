import type { Region } from '@kohort/population';
import { SPONSOR } from '../cast/cast.js';
import type { Session } from './session.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

type Page = { readonly items: readonly Named[]; readonly next?: string };

async function named(hub: Session, path: string, name: string): Promise<string | undefined> {
  for (let after = ''; ;) {
    const page = await hub.get<Page>(`${path}?limit=200${after}`);
    const found = page.items.find((item) => item.name === name);
    if (found !== undefined || page.next === undefined) return found?.id;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}

const siteOf = ({ code, seat }: Region) => ({ region: code, name: `Bröstcentrum ${seat}` });

/**
 * What trials need at the hub: the sponsor's organisation and a site in each region. What is there already stays.
 *
 * @returns the id of the organisation
 */
export async function furnish(operator: Session, regions: readonly Region[]): Promise<string> {
  const organisation =
    (await named(operator, '/api/organisations', SPONSOR)) ??
    (await operator.post<Named>('/api/organisations', { name: SPONSOR })).id;
  for (const site of regions.map(siteOf))
    if ((await named(operator, '/api/sites', site.name)) === undefined) await operator.post('/api/sites', site);
  return organisation;
}
