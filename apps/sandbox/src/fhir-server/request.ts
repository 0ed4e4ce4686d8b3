import type { Result } from '@kohort/kernel';
import type { Refusal } from './fault.js';
import type { Pair } from './search/query.js';
import type { Database } from './storage/database.js';
import type { Write } from './storage/write.js';

/** A request as interactions see it, from the network or from the entry of a Bundle. */
export interface FhirRequest {
  readonly method: string;
  /** The address below the server's base: ["Patient", "1"]. */
  readonly path: readonly string[];
  readonly query: readonly Pair[];
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** JSON that was parsed; undefined where there is no body. */
  readonly body: unknown;
}

export interface Reply {
  readonly status: 200 | 201 | 204 | 304;
  /** "Patient/1/_history/2", where something was stored. */
  readonly location?: string;
  /** For ETag and Last-Modified. */
  readonly version?: { readonly version: number; readonly updated: Date };
  /** JSON text of a resource. */
  readonly body?: string;
}

export type Answer = Result<Reply, Refusal>;

export interface Context {
  readonly db: Database;
  readonly write: Write;
  /** This server's address without a slash at its end, as the client wrote it. */
  readonly base: string;
  /** What to answer after an error that was thrown. */
  readonly refusalOf: (error: unknown) => Refusal;
  /** Answers a request, such as an entry of a Bundle. */
  readonly dispatch: (context: Context, request: FhirRequest) => Promise<Answer>;
}
