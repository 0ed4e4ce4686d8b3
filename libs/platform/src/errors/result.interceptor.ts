import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import { ROUTE, type RouteOptions } from '../route/route.js';
import type { AppFault } from './codes.js';
import { Refusal } from './refusal.js';

interface AnyResult {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: AppFault | readonly AppFault[];
}

const isResult = (reply: unknown): reply is AnyResult =>
  typeof reply === 'object' && reply !== null && typeof (reply as AnyResult).ok === 'boolean';

/** The value of a result; its faults become the refusal. */
function valueOf(reply: unknown): unknown {
  if (!isResult(reply)) return reply;
  if (reply.ok) return reply.value;
  throw new Refusal(reply.error === undefined ? [] : 'code' in reply.error ? [reply.error] : reply.error);
}

/**
 * Controllers hand on the result of their use case. What leaves is what the route's schema knows: other members are
 * dropped, and a value that does not fit is a fault of the program.
 */
@Injectable()
export class ResultInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { reply } = Reflect.getMetadata(ROUTE, context.getHandler()) as RouteOptions;
    return next.handle().pipe(
      map((answer: unknown) => {
        const value = valueOf(answer);
        return typeof reply === 'string' ? value : reply.parse(value);
      }),
    );
  }
}
