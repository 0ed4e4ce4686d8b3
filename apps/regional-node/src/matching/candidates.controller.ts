import {
  CandidateDetail,
  CandidateEventPage,
  CandidateFilter,
  CandidateLanguage,
  CandidatePage,
  PersonId,
  TrialsOfPerson,
} from '@kohort/node-api';
import { AccessPolicy, actorOf, Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { listCandidates } from './list-candidates.js';
import { Matching } from './matching.js';
import { readCandidate, readCandidateEvents, type Reader } from './read-candidate.js';
import { trialsOfPerson } from './trials-of-person.js';
import { sightOf } from './who-sees.js';

const uuid = z.uuid('must be an id as this API gives it');
const candidateQuery = pageQuery.extend(CandidateFilter.shape);
const eventQuery = pageQuery.extend({ order: z.enum(['asc', 'desc']).default('asc') });

/** A clinician's grant is bounded to a care unit; whom one sees is bounded further, to those whom one treats. */
const access = { permission: 'candidate:read', within: ['careProvider', 'careUnit'] } as const;

@Controller('api')
export class CandidatesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly matching: Matching,
    private readonly policy: AccessPolicy,
  ) {}

  @Route({
    method: 'GET',
    path: 'candidates',
    summary: 'Candidates, newest change first',
    access,
    reply: CandidatePage,
  })
  async list(@Query({ schema: candidateQuery }) query: z.infer<typeof candidateQuery>, @User() user: UserCaller) {
    return listCandidates(this.dataSource, this.matching.protocols, query, await this.#reader(user), new Date());
  }

  @Route({
    method: 'GET',
    path: 'candidates/:id',
    summary: 'One candidate with verdicts, evidence and what is missing',
    access,
    reply: CandidateDetail,
  })
  async show(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: CandidateLanguage }) { lang }: z.infer<typeof CandidateLanguage>,
    @User() user: UserCaller,
  ) {
    const reader = await this.#reader(user);
    return readCandidate(this.dataSource, this.matching.protocols, { id, lang }, reader, new Date());
  }

  @Route({
    method: 'GET',
    path: 'candidates/:id/events',
    summary: 'The history of one candidate, each step with its cause',
    access,
    reply: CandidateEventPage,
  })
  async events(
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: eventQuery }) query: z.infer<typeof eventQuery>,
    @User() user: UserCaller,
  ) {
    const asked = { id, ...query, now: new Date() };
    return readCandidateEvents(this.dataSource, this.matching.protocols, asked, await this.#reader(user));
  }

  @Route({
    method: 'GET',
    path: 'people/:id/trials',
    summary: 'The trials that run here for one person, evaluated now, best match first',
    access,
    reply: TrialsOfPerson,
  })
  async trials(@Param('id', { schema: PersonId }) id: string, @User() user: UserCaller) {
    return trialsOfPerson(this.dataSource, this.matching, id, await this.#reader(user), new Date());
  }

  async #reader(user: UserCaller): Promise<Reader> {
    const sight = await sightOf(this.dataSource.manager, this.policy, user);
    return { actor: actorOf(user), sight };
  }
}
