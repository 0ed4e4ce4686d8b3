import { fault, type AppFault } from '@kohort/platform';
import { SWEDISH_REGIONS } from '@kohort/vocabulary';
import type { EntityManager } from 'typeorm';
import { activeSiteIds, sitesById } from '../directory/sites-by-id.js';

const KNOWN: ReadonlySet<string> = new Set(SWEDISH_REGIONS.map(({ code }) => code));

/** What is wrong with where a version is to run: regions that there are not, sites that are closed or lie elsewhere. */
export async function termsFaults(
  manager: EntityManager,
  { regions, siteIds }: { readonly regions: readonly string[]; readonly siteIds: readonly string[] },
): Promise<AppFault[]> {
  const sites = new Map((await sitesById(manager, siteIds)).map((site) => [site.id, site]));
  const active = await activeSiteIds(manager, siteIds);
  const unknown = regions.flatMap((region, at) =>
    KNOWN.has(region) ? [] : [fault('invalid-input', `There is no region ${region}.`, `/regions/${at}`)],
  );
  const unfit = siteIds.flatMap((id, at) => {
    const site = sites.get(id);
    const path = `/siteIds/${at}`;
    if (site === undefined) return [fault('invalid-input', 'There is no such site.', path)];
    if (!active.has(id)) return [fault('invalid-input', 'The site is closed.', path)];
    return regions.includes(site.region)
      ? []
      : [fault('invalid-input', `The site lies in region ${site.region}, which is not applied for.`, path)];
  });
  return [...unknown, ...unfit];
}
