import { ImportedTrial, NewTrial, Trial, TrialChange, TrialImport, TrialPage } from '@kohort/hub-api';
import { AccessPolicy, Route, User, type UserCaller } from '@kohort/platform';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { trialCaller } from './caller.js';
import { changeTrial } from './change-trial.js';
import { createTrial } from './create-trial.js';
import { importTrial } from './import-trial.js';
import { listTrials, trialQuery, type TrialQuery } from './list-trials.js';
import { showTrial } from './show-trial.js';

const uuid = z.uuid('must be an id as this API gives it');
const reads = { permission: 'trial:read', within: ['organisation'] } as const;
const writes = { permission: 'trial:write', within: ['organisation'] } as const;

@Controller('api/trials')
export class TrialsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AccessPolicy,
  ) {}

  @Route({
    method: 'POST',
    path: '',
    summary: 'A new trial of an organisation, with version 1 as a draft',
    access: writes,
    reply: Trial,
  })
  create(@Body({ schema: NewTrial }) body: NewTrial, @User() user: UserCaller) {
    return createTrial(this.dataSource, trialCaller(this.policy, user, 'trial:write'), body, new Date());
  }

  @Route({
    method: 'POST',
    path: 'import',
    summary: 'A new trial from a ClinicalTrials.gov record, and what of the record it does not hold',
    access: writes,
    reply: ImportedTrial,
  })
  import(@Body({ schema: TrialImport }) body: TrialImport, @User() user: UserCaller) {
    return importTrial(this.dataSource, trialCaller(this.policy, user, 'trial:write'), body, new Date());
  }

  @Route({
    method: 'GET',
    path: '',
    summary: 'Trials, each with its newest version; a sponsor sees those of the own organisation',
    access: reads,
    reply: TrialPage,
  })
  list(@Query({ schema: trialQuery }) query: TrialQuery, @User() user: UserCaller) {
    return listTrials(this.dataSource.manager, trialCaller(this.policy, user, 'trial:read'), query);
  }

  @Route({ method: 'GET', path: ':id', summary: 'A trial and its versions', access: reads, reply: Trial })
  show(@Param('id', { schema: uuid }) id: string, @User() user: UserCaller) {
    return showTrial(this.dataSource.manager, trialCaller(this.policy, user, 'trial:read'), id);
  }

  @Route({
    method: 'PATCH',
    path: ':id',
    summary: 'Change what is said of a trial, while its newest version is a draft',
    access: writes,
    reply: Trial,
  })
  change(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: TrialChange }) body: TrialChange,
    @User() user: UserCaller,
  ) {
    return changeTrial(this.dataSource, trialCaller(this.policy, user, 'trial:write'), id, body, new Date());
  }
}
