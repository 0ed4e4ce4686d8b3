import type { Organisation, Site } from '@kohort/hub-api';
import type { OrganisationRow } from './organisation.entity.js';
import type { SiteRow } from './site.entity.js';

export const organisationView = (row: OrganisationRow): Organisation => ({
  id: row.id,
  name: row.name,
  ...(row.organisationNumber === null ? {} : { organisationNumber: row.organisationNumber }),
  active: row.active,
  createdAt: row.createdAt.toISOString(),
});

export const siteView = (row: SiteRow): Site => ({
  id: row.id,
  region: row.region,
  name: row.name,
  ...(row.hsaId === null ? {} : { hsaId: row.hsaId }),
  active: row.active,
  createdAt: row.createdAt.toISOString(),
});
