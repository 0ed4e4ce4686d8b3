import type { Site, SitePage } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { readPage, type PageRequest } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { filterBy, type NameFilters } from './filter-by.js';
import { SiteRow } from './site.entity.js';
import { siteView } from './views.js';

export type SiteQuery = PageRequest & NameFilters & { readonly region?: string | undefined };

/** Sites, page by page. */
export async function listSites(dataSource: DataSource, query: SiteQuery): Promise<Result<SitePage, AppFault>> {
  const rows = filterBy(dataSource.manager.createQueryBuilder(SiteRow, 'site'), query);
  if (query.region !== undefined) rows.andWhere('site.region = :region', { region: query.region });
  const page = await readPage(rows, query);
  return page.ok ? ok({ ...page.value, items: page.value.items.map(siteView) }) : page;
}

/** One site. */
export async function showSite(dataSource: DataSource, id: string): Promise<Result<Site, AppFault>> {
  const row = await dataSource.manager.findOneBy(SiteRow, { id });
  return row === null ? failure('not-found', 'There is no such site.') : ok(siteView(row));
}
