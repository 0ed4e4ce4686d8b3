import type { Organisation, OrganisationPage } from '@kohort/hub-api';
import { ok, type Result } from '@kohort/kernel';
import { readPage, type PageRequest } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { filterBy, type NameFilters } from './filter-by.js';
import { OrganisationRow } from './organisation.entity.js';
import { organisationView } from './views.js';

/** Whose rows are shown: everyone's, or those of these organisations. */
export type Bounds = 'everywhere' | readonly string[];

/** Organisations within the bounds, page by page. */
export async function listOrganisations(
  dataSource: DataSource,
  query: PageRequest & NameFilters,
  bounds: Bounds,
): Promise<Result<OrganisationPage, AppFault>> {
  const rows = filterBy(dataSource.manager.createQueryBuilder(OrganisationRow, 'organisation'), query);
  // A role may name an organisation by what is no id of ours: compared as text, it finds nothing.
  if (bounds !== 'everywhere') rows.andWhere('organisation.id::text = any(:bounds)', { bounds: [...bounds] });
  const page = await readPage(rows, query);
  return page.ok ? ok({ ...page.value, items: page.value.items.map(organisationView) }) : page;
}

/** One organisation; outside the bounds there is none. */
export async function showOrganisation(
  dataSource: DataSource,
  id: string,
  bounds: Bounds,
): Promise<Result<Organisation, AppFault>> {
  const visible = bounds === 'everywhere' || bounds.includes(id);
  const row = visible ? await dataSource.manager.findOneBy(OrganisationRow, { id }) : null;
  return row === null ? failure('not-found', 'There is no such organisation.') : ok(organisationView(row));
}
