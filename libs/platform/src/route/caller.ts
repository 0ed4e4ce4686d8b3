import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { invariant } from '@kohort/kernel';
import type { AuditActor } from '@kohort/persistence';
import type { Request } from 'express';
import type { Grant } from '../access/policy.js';

/** A person with a live session. */
export interface UserCaller {
  readonly kind: 'user';
  readonly accountId: string;
  readonly sessionId: string;
  /** All grants that are live now. */
  readonly grants: readonly Grant[];
}

/** A machine with a live token. */
export interface MachineCaller {
  readonly kind: 'machine';
  readonly id: string;
  readonly scopes: readonly string[];
}

export type Caller = UserCaller | MachineCaller;

const CALLER = Symbol('caller');

export const setCaller = (request: object, caller: Caller): void =>
  void Object.defineProperty(request, CALLER, { value: caller, configurable: true });

const callerOf = (context: ExecutionContext): Caller | undefined =>
  (context.switchToHttp().getRequest<Request>() as unknown as Record<symbol, Caller | undefined>)[CALLER];

/** The person who calls. */
export const User = createParamDecorator((_data: unknown, context: ExecutionContext): UserCaller => {
  const caller = callerOf(context);
  invariant(caller?.kind === 'user', 'a route with @User needs a permission or a login');
  return caller;
});

/** The machine that calls. */
export const Machine = createParamDecorator((_data: unknown, context: ExecutionContext): MachineCaller => {
  const caller = callerOf(context);
  invariant(caller?.kind === 'machine', 'a route with @Machine needs a scope');
  return caller;
});

export const actorOf = (caller: Caller): AuditActor =>
  caller.kind === 'user' ? { kind: 'user', id: caller.accountId } : { kind: 'machine', id: caller.id };
