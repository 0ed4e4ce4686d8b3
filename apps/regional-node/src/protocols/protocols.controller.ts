import type { Result } from '@kohort/kernel';
import {
  AllowProtocol,
  DeclineProtocol,
  ProtocolDetail,
  ProtocolFeedState,
  ProtocolFilter,
  ProtocolPage,
  ReadingQuery,
  RefusedProtocolFilter,
  RefusedProtocolPage,
  StopProtocol,
} from '@kohort/node-api';
import { actorOf, Route, User, type AppFault, type UserCaller } from '@kohort/platform';
import { pageQuery } from '@kohort/platform/api';
import { Body, Controller, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { allowProtocol } from './allow-protocol.js';
import type { Decider, DecisionDeps } from './decide-protocol.js';
import { declineProtocol } from './decline-protocol.js';
import { listProtocols, listRefusedProtocols, showFeedState } from './list-protocols.js';
import { pauseProtocol } from './pause-protocol.js';
import { resumeProtocol } from './resume-protocol.js';
import { showProtocol } from './show-protocol.js';
import { stopProtocol } from './stop-protocol.js';
import { VerifiedProtocols } from './verified-protocols.js';

const uuid = z.uuid('must be an id as this API gives it');
const protocolQuery = pageQuery.extend(ProtocolFilter.shape);
const refusedQuery = pageQuery.extend(RefusedProtocolFilter.shape);
const reads = { permission: 'protocol:read' } as const;
const decides = { permission: 'protocol:decide' } as const;

const by = (user: UserCaller): Decider => ({ actor: actorOf(user), now: new Date() });

/** What a steward does with the protocols that the hub sends. */
@Controller('api')
export class ProtocolsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly protocols: VerifiedProtocols,
  ) {}

  get #deps(): DecisionDeps {
    return { dataSource: this.dataSource, protocols: this.protocols };
  }

  @Route({ method: 'GET', path: 'protocols', summary: 'Protocols of this node', access: reads, reply: ProtocolPage })
  list(@Query({ schema: protocolQuery }) query: z.infer<typeof protocolQuery>) {
    return listProtocols(this.dataSource, this.protocols, query, new Date());
  }

  @Route({
    method: 'GET',
    path: 'protocols/:id',
    summary: 'One protocol, its criteria in plain language',
    access: reads,
    reply: ProtocolDetail,
  })
  show(@Param('id', { schema: uuid }) id: string, @Query({ schema: ReadingQuery }) { lang }: ReadingQuery) {
    return showProtocol(this.dataSource, this.protocols, { id, lang, now: new Date() });
  }

  @Route({
    method: 'GET',
    path: 'refused-protocols',
    summary: 'What the hub sent and this node refused',
    access: reads,
    reply: RefusedProtocolPage,
  })
  listRefused(@Query({ schema: refusedQuery }) query: z.infer<typeof refusedQuery>) {
    return listRefusedProtocols(this.dataSource, query);
  }

  @Route({
    method: 'GET',
    path: 'protocol-feed',
    summary: "How reading the hub's protocols goes",
    access: reads,
    reply: ProtocolFeedState,
  })
  feed() {
    return showFeedState(this.dataSource);
  }

  @Route({
    method: 'POST',
    path: 'protocols/:id/allow',
    summary: 'Let a protocol run here, site by site; again: change the sites',
    access: decides,
    reply: ProtocolDetail,
  })
  allow(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: AllowProtocol }) { sites }: AllowProtocol,
    @User() user: UserCaller,
  ) {
    return this.#shown(id, allowProtocol(this.#deps, { id, sites }, by(user)));
  }

  @Route({
    method: 'POST',
    path: 'protocols/:id/decline',
    summary: 'The region does not take part',
    access: decides,
    reply: ProtocolDetail,
  })
  decline(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: DeclineProtocol }) { code }: DeclineProtocol,
    @User() user: UserCaller,
  ) {
    return this.#shown(id, declineProtocol(this.#deps, { id, code }, by(user)));
  }

  @Route({
    method: 'POST',
    path: 'protocols/:id/pause',
    summary: 'Pause a protocol here',
    access: decides,
    reply: ProtocolDetail,
    noBody: true,
  })
  pause(@Param('id', { schema: uuid }) id: string, @User() user: UserCaller) {
    return this.#shown(id, pauseProtocol(this.#deps, id, by(user)));
  }

  @Route({
    method: 'POST',
    path: 'protocols/:id/resume',
    summary: 'End a pause',
    access: decides,
    reply: ProtocolDetail,
    noBody: true,
  })
  resume(@Param('id', { schema: uuid }) id: string, @User() user: UserCaller) {
    return this.#shown(id, resumeProtocol(this.#deps, id, by(user)));
  }

  @Route({
    method: 'POST',
    path: 'protocols/:id/stop',
    summary: 'Stop a protocol here for good',
    access: decides,
    reply: ProtocolDetail,
  })
  stop(
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: StopProtocol }) { code }: StopProtocol,
    @User() user: UserCaller,
  ) {
    return this.#shown(id, stopProtocol(this.#deps, { id, code }, by(user)));
  }

  async #shown(id: string, decided: Promise<Result<undefined, AppFault>>): Promise<Result<ProtocolDetail, AppFault>> {
    const done = await decided;
    return done.ok ? showProtocol(this.dataSource, this.protocols, { id, now: new Date() }) : done;
  }
}
