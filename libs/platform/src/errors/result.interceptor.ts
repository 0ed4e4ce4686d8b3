import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import type { AppFault } from './codes.js';
import { Refusal } from './refusal.js';

interface AnyResult {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly error?: AppFault | readonly AppFault[];
}

const isResult = (reply: unknown): reply is AnyResult =>
  typeof reply === 'object' && reply !== null && typeof (reply as AnyResult).ok === 'boolean';

/** Controllers hand on the result of their use case: its value is the body, its faults become the refusal. */
@Injectable()
export class ResultInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((reply: unknown) => {
        if (!isResult(reply)) return reply;
        if (reply.ok) return reply.value;
        throw new Refusal(reply.error === undefined ? [] : 'code' in reply.error ? [reply.error] : reply.error);
      }),
    );
  }
}
