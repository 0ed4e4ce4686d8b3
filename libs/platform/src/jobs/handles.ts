import { SetMetadata } from '@nestjs/common';
import type { Handler, JobDefinition, Rhythm } from '@kohort/queue';

export const HANDLES = 'kohort:job';

/** A job, and when it runs by itself. */
export interface Handled<Payload> {
  readonly job: JobDefinition<Payload>;
  /** Runs with this payload by the clock; the schedule's id is the job's name with dashes. */
  readonly schedule?: Scheduled<Payload, never>;
}

/** A rhythm that the configuration gives is asked of the handler. */
export interface Scheduled<Payload, Instance> {
  readonly rhythm: Rhythm | ((handler: Instance) => Rhythm);
  readonly payload: Payload;
}

/** The class that does a job; each job of an app has exactly one, or its worker does not boot. */
export const Handles =
  <Payload, Instance = never>(job: JobDefinition<Payload>, schedule?: Scheduled<Payload, Instance>) =>
  (target: new (...given: never[]) => { run: Handler<Payload> }): void => {
    const handled: Handled<Payload> = schedule === undefined ? { job } : { job, schedule };
    SetMetadata(HANDLES, handled)(target);
  };
