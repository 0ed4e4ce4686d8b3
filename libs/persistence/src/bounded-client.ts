import pg from 'pg';

export interface BoundedClientConfig extends pg.ClientConfig {
  /** A connection whose statement has no answer after this many milliseconds is given up; 0 waits for ever. */
  readonly answerWithinMs?: number;
}

/**
 * A connection that does not wait for a server that hangs, or for one that is no longer at the other end. pg's own
 * `query_timeout` fails the statement but keeps the connection, so that the pool hands out the dead one again and again.
 * Here the connection ends with the statement. Bounds statements that are asked for with a promise, as TypeORM does.
 */
export class BoundedClient extends pg.Client {
  constructor(config: BoundedClientConfig = {}) {
    super(config);
    const { answerWithinMs = 0 } = config;
    if (answerWithinMs <= 0) return;
    const ask = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((...args: unknown[]) => {
      const answer = ask(...args);
      if (!(answer instanceof Promise)) return answer;
      const timer = setTimeout(() => this.#giveUp(answerWithinMs), answerWithinMs);
      return answer.finally(() => clearTimeout(timer));
    }) as typeof this.query;
  }

  /** pg hands the error to the statements that wait, and the pool drops the connection. */
  #giveUp(milliseconds: number): void {
    this.connection.stream.destroy(new Error(`Connection terminated: no answer within ${milliseconds} ms`));
  }
}
