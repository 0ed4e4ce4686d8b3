import { Module } from '@nestjs/common';
import { CreateDirectory } from './create-directory.migration.js';
import { OrganisationRow } from './organisation.entity.js';
import { OrganisationsController } from './organisations.controller.js';
import { SiteRow } from './site.entity.js';
import { SitesController } from './sites.controller.js';

/** What the hub's definition takes from this feature. */
export const directoryFeature = {
  entities: [OrganisationRow, SiteRow],
  migrations: [CreateDirectory],
};

/** Sponsor organisations, regions and sites: the HTTP side. There is nothing for the worker. */
@Module({ controllers: [OrganisationsController, SitesController] })
export class DirectoryApiModule {}
