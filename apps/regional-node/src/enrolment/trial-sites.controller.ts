import {
  ChangeTrialSite,
  EnrolmentProgress,
  ProgressQuery,
  ScreeningLogQuery,
  TrialSiteList,
  TrialSiteView,
} from '@kohort/node-api';
import { AccessPolicy, Route, User, type UserCaller } from '@kohort/platform';
import { Body, Controller, Header, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { Enrolments } from './enrolments.js';
import { staffOf } from './reach.js';
import { readProgress } from './read-progress.js';
import { exportScreeningLog } from './screening-log.js';
import { changeTrialSite, listTrialSites, readTrialSite } from './trial-sites.js';

const uuid = z.uuid('must be an id as this API gives it');
const within = ['trial', 'site'] as const;
const sets = { permission: 'enrolment-settings:write', within } as const;
const follows = { permission: 'enrolment-progress:read', within } as const;

/** A trial at its sites: settings, progress and the screening log to take away. */
@Controller('api')
export class TrialSitesController {
  constructor(
    private readonly enrolments: Enrolments,
    private readonly policy: AccessPolicy,
  ) {}

  @Route({
    method: 'GET',
    path: 'trials/:trial/sites',
    summary: 'The sites of a trial here, with targets, arms and who is enrolled',
    access: follows,
    reply: TrialSiteList,
  })
  list(@Param('trial', { schema: uuid }) trialId: string, @User() user: UserCaller) {
    return listTrialSites(this.enrolments, trialId, staffOf(this.policy, user), new Date());
  }

  @Route({
    method: 'GET',
    path: 'trials/:trial/sites/:site/settings',
    summary: 'How a trial is run at a site',
    access: sets,
    reply: TrialSiteView,
  })
  show(
    @Param('trial', { schema: uuid }) trialId: string,
    @Param('site', { schema: uuid }) siteId: string,
    @User() user: UserCaller,
  ) {
    return readTrialSite(this.enrolments, { trialId, siteId }, staffOf(this.policy, user), new Date());
  }

  @Route({
    method: 'PUT',
    path: 'trials/:trial/sites/:site/settings',
    summary: 'Set how a trial is run at a site',
    access: sets,
    reply: TrialSiteView,
  })
  change(
    @Param('trial', { schema: uuid }) trialId: string,
    @Param('site', { schema: uuid }) siteId: string,
    @Body({ schema: ChangeTrialSite }) body: ChangeTrialSite,
    @User() user: UserCaller,
  ) {
    return changeTrialSite(this.enrolments, { trialId, siteId }, body, staffOf(this.policy, user), new Date());
  }

  @Route({
    method: 'GET',
    path: 'trials/:trial/screening-log.csv',
    summary: 'The screening log as a table, without anything that tells who somebody is',
    access: { permission: 'enrolment:read', within },
    reply: z.string(),
  })
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Header('Content-Disposition', 'attachment; filename="screening-log.csv"')
  @Header('Cache-Control', 'no-store')
  log(
    @Param('trial', { schema: uuid }) trialId: string,
    @Query({ schema: ScreeningLogQuery }) query: z.infer<typeof ScreeningLogQuery>,
    @User() user: UserCaller,
  ) {
    return exportScreeningLog(this.enrolments, { trialId, ...query }, staffOf(this.policy, user), new Date());
  }

  @Route({
    method: 'GET',
    path: 'trials/:trial/progress',
    summary: 'The enrolment curve, the flow and the forecast',
    access: follows,
    reply: EnrolmentProgress,
  })
  progress(
    @Param('trial', { schema: uuid }) trialId: string,
    @Query({ schema: ProgressQuery }) query: z.infer<typeof ProgressQuery>,
    @User() user: UserCaller,
  ) {
    return readProgress(this.enrolments, { trialId, ...query }, staffOf(this.policy, user), new Date());
  }
}
