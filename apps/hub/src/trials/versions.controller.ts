import { CriteriaChange, RenderingLanguage, TermsChange, TrialVersion, VersionRendering } from '@kohort/hub-api';
import { AccessPolicy, Route, User, type UserCaller } from '@kohort/platform';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { amendTrial } from './amend-trial.js';
import { trialCaller } from './caller.js';
import { changeCriteria } from './change-criteria.js';
import { changeTerms } from './change-terms.js';
import { discardDraft } from './discard-draft.js';
import { renderVersion, showVersion } from './show-version.js';

const trialId = z.uuid('must be an id as this API gives it');
const number = z.coerce.number().int().min(1).max(1_000_000);
const renderingQuery = z.strictObject({ lang: RenderingLanguage });
const reads = { permission: 'trial:read', within: ['organisation'] } as const;
const writes = { permission: 'trial:write', within: ['organisation'] } as const;

/** What a version says. */
@Controller('api/trials/:id/versions')
export class VersionsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AccessPolicy,
  ) {}

  @Route({
    method: 'POST',
    path: '',
    summary: 'Begin an amendment: a draft copied from the newest version',
    access: writes,
    reply: TrialVersion,
    noBody: true,
  })
  amend(@Param('id', { schema: trialId }) id: string, @User() user: UserCaller) {
    return amendTrial(this.dataSource, this.writer(user), id, new Date());
  }

  @Route({
    method: 'GET',
    path: ':number',
    summary: 'A version with its criteria, and what is wrong with them',
    access: reads,
    reply: TrialVersion,
  })
  show(
    @Param('id', { schema: trialId }) id: string,
    @Param('number', { schema: number }) at: number,
    @User() user: UserCaller,
  ) {
    return showVersion(this.dataSource.manager, this.reader(user), { trialId: id, number: at });
  }

  @Route({
    method: 'GET',
    path: ':number/rendering',
    summary: 'The criteria of a version in plain Swedish or English',
    access: reads,
    reply: VersionRendering,
  })
  render(
    @Param('id', { schema: trialId }) id: string,
    @Param('number', { schema: number }) at: number,
    @Query({ schema: renderingQuery }) { lang }: z.infer<typeof renderingQuery>,
    @User() user: UserCaller,
  ) {
    return renderVersion(this.dataSource.manager, this.reader(user), { trialId: id, number: at }, lang);
  }

  @Route({
    method: 'PUT',
    path: ':number/criteria',
    summary: 'Store the criteria of a draft, whole or not; the answer holds their faults',
    access: writes,
    reply: TrialVersion,
  })
  criteria(
    @Param('id', { schema: trialId }) id: string,
    @Param('number', { schema: number }) at: number,
    @Body({ schema: CriteriaChange }) body: CriteriaChange,
    @User() user: UserCaller,
  ) {
    return changeCriteria(this.dataSource, this.writer(user), { trialId: id, number: at }, body, new Date());
  }

  @Route({
    method: 'PUT',
    path: ':number/terms',
    summary: 'Say where a draft is to run, and what it changes',
    access: writes,
    reply: TrialVersion,
  })
  terms(
    @Param('id', { schema: trialId }) id: string,
    @Param('number', { schema: number }) at: number,
    @Body({ schema: TermsChange }) body: TermsChange,
    @User() user: UserCaller,
  ) {
    return changeTerms(this.dataSource, this.writer(user), { trialId: id, number: at }, body, new Date());
  }

  @Route({
    method: 'DELETE',
    path: ':number',
    summary: 'Discard an amendment that was never applied for',
    access: writes,
    reply: 'none',
  })
  discard(
    @Param('id', { schema: trialId }) id: string,
    @Param('number', { schema: number }) at: number,
    @User() user: UserCaller,
  ) {
    return discardDraft(this.dataSource, this.writer(user), { trialId: id, number: at }, new Date());
  }

  private reader(user: UserCaller) {
    return trialCaller(this.policy, user, 'trial:read');
  }

  private writer(user: UserCaller) {
    return trialCaller(this.policy, user, 'trial:write');
  }
}
