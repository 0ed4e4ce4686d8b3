import { NewObjection, Objection, ObjectionFilter, ObjectionPage, PersonId } from '@kohort/node-api';
import { AccessPolicy, actorOf, Route, User, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { addObjection, type ObjectionWriter } from './add-objection.js';
import { liftObjection } from './lift-objection.js';
import { listObjections } from './list-objections.js';
import { OBJECTION_PLACES, reachOf, sourceFor } from './objection-reach.js';
import { ObjectionRegister } from './objection-register.js';

const objectionQuery = pageQuery.extend(ObjectionFilter.shape);
const reads = { permission: 'objection:read' } as const;
/** Whoever works in one trial takes a no to everything too, and ends only what they wrote down of the own trial. */
const writes = { permission: 'objection:write', within: OBJECTION_PLACES } as const;

/** The region's objection register. */
@Controller('api')
export class ObjectionsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly register: ObjectionRegister,
    private readonly policy: AccessPolicy,
  ) {}

  @Route({
    method: 'GET',
    path: 'objections',
    summary: 'The register of objections, newest first',
    access: reads,
    reply: ObjectionPage,
  })
  list(@Query({ schema: objectionQuery }) query: z.infer<typeof objectionQuery>, @User() user: UserCaller) {
    return listObjections(this.dataSource, query, actorOf(user));
  }

  @Route({
    method: 'GET',
    path: 'people/:id/objections',
    summary: 'What one person objects to, newest first',
    access: reads,
    reply: ObjectionPage,
  })
  ofPerson(
    @Param('id', { schema: PersonId }) personId: string,
    @Query({ schema: objectionQuery }) query: z.infer<typeof objectionQuery>,
    @User() user: UserCaller,
  ) {
    return listObjections(this.dataSource, { ...query, personId }, actorOf(user));
  }

  @Route({
    method: 'POST',
    path: 'people/:id/objections',
    summary: 'Write down for a person an objection to a trial, to contact or to use; it holds at once',
    access: writes,
    reply: Objection,
  })
  add(
    @Param('id', { schema: PersonId }) personId: string,
    @Body({ schema: NewObjection }) body: NewObjection,
    @User() user: UserCaller,
  ) {
    return addObjection(this.dataSource, this.register, { ...body, personId }, this.#writer(user), new Date());
  }

  @Route({
    method: 'POST',
    path: 'objections/:id/end',
    summary: 'End an objection for the person who made it; it stays as history',
    access: writes,
    reply: Objection,
    noBody: true,
  })
  end(@Param('id', { schema: z.uuid('must be an id as this API gives it') }) id: string, @User() user: UserCaller) {
    return liftObjection(this.dataSource, this.register, id, this.#writer(user), new Date());
  }

  #writer(user: UserCaller): ObjectionWriter {
    const reach = reachOf(this.policy, user);
    return { actor: actorOf(user), source: sourceFor(reach), reach };
  }
}
