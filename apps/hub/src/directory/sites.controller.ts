import { NewSite, RegionList, Site, SiteChange, siteFilters, SitePage } from '@kohort/hub-api';
import { actorOf, Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { SWEDISH_REGIONS } from '@kohort/vocabulary';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { addSite } from './add-site.js';
import { changeSite } from './change-site.js';
import { listSites, showSite } from './list-sites.js';

const uuid = z.uuid('must be an id as this API gives it');
const siteQuery = pageQuery.extend(siteFilters);
/** Everyone sees the same regions and sites, so it does not matter which organisation somebody is of. */
const readers = { permission: 'site:read', within: ['organisation'] } as const;

/** Where trials run. */
@Controller('api')
export class SitesController {
  constructor(private readonly dataSource: DataSource) {}

  @Route({ method: 'GET', path: 'regions', summary: "Sweden's regions", access: readers, reply: RegionList })
  regions(): RegionList {
    return { items: [...SWEDISH_REGIONS] };
  }

  @Route({ method: 'GET', path: 'sites', summary: 'Sites, those out of use too', access: readers, reply: SitePage })
  list(@Query({ schema: siteQuery }) query: z.infer<typeof siteQuery>) {
    return listSites(this.dataSource, query);
  }

  @Route({ method: 'GET', path: 'sites/:id', summary: 'One site', access: readers, reply: Site })
  show(@Param('id', { schema: uuid }) id: string) {
    return showSite(this.dataSource, id);
  }

  @Route({
    method: 'POST',
    path: 'sites',
    summary: 'Add a site',
    access: { permission: 'site:write' },
    reply: Site,
  })
  add(@Body({ schema: NewSite }) body: NewSite, @User() user: UserCaller) {
    return addSite(this.dataSource, body, actorOf(user), new Date());
  }

  @Route({
    method: 'PATCH',
    path: 'sites/:id',
    summary: 'Rename a site, or take it out of use or back',
    access: { permission: 'site:write' },
    reply: Site,
  })
  change(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: SiteChange }) body: SiteChange,
    @User() user: UserCaller,
  ) {
    return changeSite(this.dataSource, id, body, actorOf(user));
  }
}
