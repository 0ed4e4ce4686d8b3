import { directoryFilters, NewOrganisation, Organisation, OrganisationChange, OrganisationPage } from '@kohort/hub-api';
import { AccessPolicy, actorOf, boundsOf, Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { addOrganisation } from './add-organisation.js';
import { changeOrganisation } from './change-organisation.js';
import { listOrganisations, showOrganisation, type Bounds } from './list-organisations.js';

const uuid = z.uuid('must be an id as this API gives it');
const organisationQuery = pageQuery.extend(directoryFilters);
const READ = 'organisation:read';

/** Sponsors. People get roles there by the accounts API: an assignment whose `organisation` is the id. */
@Controller('api/organisations')
export class OrganisationsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AccessPolicy,
  ) {}

  @Route({
    method: 'GET',
    path: '',
    summary: 'The organisations that sponsor trials; a person of one sees that one',
    access: { permission: READ, within: ['organisation'] },
    reply: OrganisationPage,
  })
  list(@Query({ schema: organisationQuery }) query: z.infer<typeof organisationQuery>, @User() user: UserCaller) {
    return listOrganisations(this.dataSource, query, this.bounds(user));
  }

  @Route({
    method: 'GET',
    path: ':id',
    summary: 'One organisation',
    access: { permission: READ, within: ['organisation'] },
    reply: Organisation,
  })
  show(@Param('id', { schema: uuid }) id: string, @User() user: UserCaller) {
    return showOrganisation(this.dataSource, id, this.bounds(user));
  }

  @Route({
    method: 'POST',
    path: '',
    summary: 'Add an organisation',
    access: { permission: 'organisation:write' },
    reply: Organisation,
  })
  add(@Body({ schema: NewOrganisation }) body: NewOrganisation, @User() user: UserCaller) {
    return addOrganisation(this.dataSource, body, actorOf(user), new Date());
  }

  @Route({
    method: 'PATCH',
    path: ':id',
    summary: 'Rename an organisation, or take it out of use or back',
    access: { permission: 'organisation:write' },
    reply: Organisation,
  })
  change(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: OrganisationChange }) body: OrganisationChange,
    @User() user: UserCaller,
  ) {
    return changeOrganisation(this.dataSource, id, body, actorOf(user));
  }

  private bounds({ grants }: UserCaller): Bounds {
    return boundsOf(this.policy, grants, READ, 'organisation');
  }
}
