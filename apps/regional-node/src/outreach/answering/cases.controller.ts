import {
  AlertedCases,
  AlertToken,
  AnswerCase,
  AnsweredCase,
  CandidateLanguage,
  CaseChange,
  CaseDetail,
  CaseFilter,
  CasePage,
} from '@kohort/node-api';
import { AccessPolicy, Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { PersonDetails } from '../../person-details/person-details.js';
import { answerCase } from './answer-case.js';
import { Answering } from './answering.js';
import { listCases } from './list-cases.js';
import { readAlert } from './read-alert.js';
import { readCase } from './read-case.js';
import { reopenCase } from './reopen-case.js';
import { viewerOf, type Viewer } from './viewer.js';

const uuid = z.uuid('must be an id as this API gives it');
const caseQuery = pageQuery.extend(CaseFilter.shape);

/** A clinician's grant is bounded to a care unit; whom one sees is bounded further, to those whom one is told of or treats. */
const within = ['careProvider', 'careUnit'] as const;
const mayRead = { permission: 'case:read', within } as const;
const mayAnswer = { permission: 'case:answer', within } as const;

@Controller('api')
export class CasesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly answering: Answering,
    private readonly details: PersonDetails,
    private readonly policy: AccessPolicy,
  ) {}

  @Route({
    method: 'GET',
    path: 'cases',
    summary: 'One’s own cases: who waits for an answer',
    access: mayRead,
    reply: CasePage,
  })
  async list(@Query({ schema: caseQuery }) query: z.infer<typeof caseQuery>, @User() user: UserCaller) {
    const now = new Date();
    return listCases(this.dataSource, this.answering, query, await this.#viewer(user, now), now);
  }

  @Route({
    method: 'GET',
    path: 'cases/:id',
    summary: 'One case: who, why matched, what is open, and what can be answered',
    access: mayRead,
    reply: CaseDetail,
  })
  async show(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: CandidateLanguage }) { lang }: z.infer<typeof CandidateLanguage>,
    @User() user: UserCaller,
  ) {
    const now = new Date();
    const reading = { dataSource: this.dataSource, answering: this.answering, details: this.details };
    return readCase(reading, { id, lang }, await this.#viewer(user, now), now);
  }

  @Route({
    method: 'POST',
    path: 'cases/:id/answer',
    summary: 'Answers a case, or changes the answer as long as nobody acted on it',
    access: mayAnswer,
    reply: AnsweredCase,
  })
  async answer(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: AnswerCase }) body: AnswerCase,
    @User() user: UserCaller,
  ) {
    return answerCase(this.dataSource, this.answering, { ...body, id }, await this.#viewer(user));
  }

  @Route({
    method: 'POST',
    path: 'cases/:id/reopen',
    summary: 'Takes an answer back as long as nobody acted on it',
    access: mayAnswer,
    reply: AnsweredCase,
  })
  async reopen(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: CaseChange }) { rowVersion }: z.infer<typeof CaseChange>,
    @User() user: UserCaller,
  ) {
    return reopenCase(this.dataSource, this.answering, { id, rowVersion }, await this.#viewer(user));
  }

  @Route({
    method: 'GET',
    path: 'alerts/:token',
    summary: 'The cases of one mail that still wait for an answer',
    access: mayRead,
    reply: AlertedCases,
  })
  async alert(@Param('token', { schema: AlertToken }) token: string, @User() user: UserCaller) {
    const now = new Date();
    return readAlert(this.dataSource, this.answering, token, await this.#viewer(user, now), now);
  }

  #viewer(user: UserCaller, now = new Date()): Promise<Viewer> {
    return viewerOf(this.dataSource.manager, this.policy, user, this.answering.dayOf(now));
  }
}
