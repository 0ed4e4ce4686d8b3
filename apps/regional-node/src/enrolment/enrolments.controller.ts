import type { Result } from '@kohort/kernel';
import {
  CorrectEnrolment,
  EnrolmentDetail,
  EnrolmentEvents,
  EnrolmentFilter,
  EnrolmentPage,
  MoveEnrolment,
  NewContactAttempt,
  NewEnrolment,
  PersonDetails,
} from '@kohort/node-api';
import { AccessPolicy, Route, User, type AppFault, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { addEnrolment } from './add-enrolment.js';
import { correctEnrolment } from './correct-enrolment.js';
import { Enrolments } from './enrolments.js';
import { listEnrolments } from './list-enrolments.js';
import { moveEnrolment, recordContactAttempt } from './move-enrolment.js';
import { staffOf, type Staff } from './reach.js';
import { readEnrolledPerson, readEnrolment, readEnrolmentEvents } from './read-enrolment.js';

const uuid = z.uuid('must be an id as this API gives it');
const enrolmentQuery = pageQuery.extend(EnrolmentFilter.shape);
const reads = { permission: 'enrolment:read', within: ['trial', 'site'] } as const;
const writes = { permission: 'enrolment:write', within: ['trial', 'site'] } as const;

/** The screening list of a site, and what its staff do with it. Which move takes which delegation, `who-moves` says. */
@Controller('api')
export class EnrolmentsController {
  constructor(
    private readonly enrolments: Enrolments,
    private readonly policy: AccessPolicy,
  ) {}

  @Route({
    method: 'GET',
    path: 'enrolments',
    summary: 'The screening list, without names',
    access: reads,
    reply: EnrolmentPage,
  })
  list(@Query({ schema: enrolmentQuery }) query: z.infer<typeof enrolmentQuery>, @User() user: UserCaller) {
    return listEnrolments(this.enrolments, query, this.#staff(user));
  }

  @Route({
    method: 'POST',
    path: 'enrolments',
    summary: 'Add somebody who came without a referral',
    access: writes,
    reply: EnrolmentDetail,
  })
  async add(@Body({ schema: NewEnrolment }) body: NewEnrolment, @User() user: UserCaller) {
    const added = await addEnrolment(this.enrolments, body, this.#staff(user), new Date());
    return added.ok ? this.show(added.value, user) : added;
  }

  @Route({
    method: 'GET',
    path: 'enrolments/:id',
    summary: 'One enrolment with its log, and what may be done with it',
    access: reads,
    reply: EnrolmentDetail,
  })
  show(@Param('id', { schema: uuid }) id: string, @User() user: UserCaller) {
    return readEnrolment(this.enrolments, id, this.#staff(user), new Date());
  }

  @Route({
    method: 'GET',
    path: 'enrolments/:id/person',
    summary: 'Who it is, read from the records now',
    access: reads,
    reply: PersonDetails,
  })
  person(@Param('id', { schema: uuid }) id: string, @User() user: UserCaller) {
    return readEnrolledPerson(this.enrolments, id, this.#staff(user));
  }

  @Route({
    method: 'GET',
    path: 'enrolments/:id/events',
    summary: 'The log of one enrolment, each entry as it was made',
    access: reads,
    reply: EnrolmentEvents,
  })
  events(@Param('id', { schema: uuid }) id: string, @User() user: UserCaller) {
    return readEnrolmentEvents(this.enrolments, id, this.#staff(user));
  }

  @Route({
    method: 'POST',
    path: 'enrolments/:id/moves',
    summary: 'Take an enrolment on by one move',
    access: reads,
    reply: EnrolmentDetail,
  })
  move(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: MoveEnrolment }) body: MoveEnrolment,
    @User() user: UserCaller,
  ) {
    return this.#shown(id, moveEnrolment(this.enrolments, id, body, this.#staff(user), new Date()), user);
  }

  @Route({
    method: 'POST',
    path: 'enrolments/:id/contact-attempts',
    summary: 'Note an attempt to reach somebody',
    access: writes,
    reply: EnrolmentDetail,
  })
  attempt(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: NewContactAttempt }) body: NewContactAttempt,
    @User() user: UserCaller,
  ) {
    return this.#shown(id, recordContactAttempt(this.enrolments, id, body, this.#staff(user), new Date()), user);
  }

  @Route({
    method: 'POST',
    path: 'enrolments/:id/corrections',
    summary: 'Correct or void an entry of the log, with a reason',
    access: reads,
    reply: EnrolmentDetail,
  })
  correct(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: CorrectEnrolment }) body: CorrectEnrolment,
    @User() user: UserCaller,
  ) {
    return this.#shown(id, correctEnrolment(this.enrolments, id, body, this.#staff(user), new Date()), user);
  }

  #staff(user: UserCaller): Staff {
    return staffOf(this.policy, user);
  }

  async #shown(
    id: string,
    changed: Promise<Result<undefined, AppFault>>,
    user: UserCaller,
  ): Promise<Result<EnrolmentDetail, AppFault>> {
    const done = await changed;
    return done.ok ? this.show(id, user) : done;
  }
}
