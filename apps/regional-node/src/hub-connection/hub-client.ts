import { randomUUID } from 'node:crypto';
import { failed, ok, type Result } from '@kohort/kernel';
import { CLIENT_ASSERTION_TYPE, HUB_PATHS, makeClientAssertion, NODE_SCOPE, TokenReply } from '@kohort/protocol';
import type { z } from 'zod';
import { askHub, type AskLimits, type HubRequest } from './ask-hub.js';
import { hubFault, type HubFault } from './hub-fault.js';
import { tokenEndpointOf, type NodeIdentity } from './node-identity.js';

interface HeldToken {
  readonly value: string;
  readonly clientId: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export interface HubClientOptions {
  readonly patienceMs?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** A token is not used in the last part of its life: it would end on the way. */
const SPARE_MS = 30_000;

/**
 * Speaks to the hub as this node. Tokens are kept in memory and used again until shortly before they end; callers who
 * need one at the same time share the question. A token that the hub does not take is renewed once.
 */
export class HubClient {
  #held: HeldToken | undefined;
  #asking: Promise<Result<HeldToken, HubFault>> | undefined;

  /** `clientIdOf` gives the id that the hub gave this node; undefined where the node is not registered. */
  constructor(
    private readonly identity: NodeIdentity,
    private readonly clientIdOf: () => Promise<string | undefined>,
    private readonly options: HubClientOptions = {},
  ) {}

  /** Asks the hub with a token; the answer is read by its schema. Never throws for what the hub does. */
  async ask<Schema extends z.ZodType>(
    request: Omit<HubRequest, 'token'>,
    schema: Schema,
    limits: AskLimits = {},
  ): Promise<Result<z.infer<Schema>, HubFault>> {
    const answer = await this.#askWithToken(request, limits);
    if (!answer.ok) return answer;
    const read = schema.safeParse(answer.value);
    return read.success
      ? ok(read.data)
      : failed(hubFault('hub-unreadable', 'The answer of the hub is not what it should be.'));
  }

  async #askWithToken(request: Omit<HubRequest, 'token'>, limits: AskLimits): Promise<Result<unknown, HubFault>> {
    const first = await this.#token();
    if (!first.ok) return first;
    const answer = await this.#send({ ...request, token: first.value.value }, limits);
    if (answer.ok || answer.error.refusal !== 'bad-token') return answer;
    if (this.#held === first.value) this.#held = undefined;
    const second = await this.#token();
    return second.ok ? this.#send({ ...request, token: second.value.value }, limits) : second;
  }

  async #token(): Promise<Result<HeldToken, HubFault>> {
    const clientId = await this.clientIdOf();
    if (clientId === undefined) return failed(hubFault('not-registered', 'The node is not registered at the hub.'));
    const held = this.#held;
    if (held?.clientId === clientId && held.until > this.#now()) return ok(held);
    this.#asking ??= this.#askForToken(clientId).finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #askForToken(clientId: string): Promise<Result<HeldToken, HubFault>> {
    const now = this.#now();
    const assertion = await makeClientAssertion(this.identity.key, {
      clientId,
      tokenEndpoint: tokenEndpointOf(this.identity),
      jti: randomUUID(),
      now,
    });
    const form = {
      grant_type: 'client_credentials',
      client_assertion_type: CLIENT_ASSERTION_TYPE,
      client_assertion: assertion,
      scope: NODE_SCOPE,
    };
    const answer = await this.#send({ method: 'POST', path: HUB_PATHS.token, body: { form } });
    if (!answer.ok) return answer;
    const reply = TokenReply.safeParse(answer.value);
    if (!reply.success) return failed(hubFault('hub-unreadable', 'The hub gives no token that can be read.'));
    const { access_token: value, expires_in: seconds } = reply.data;
    this.#held = { value, clientId, until: now + seconds * 1000 - SPARE_MS };
    return ok(this.#held);
  }

  #now(): number {
    return (this.options.now ?? Date.now)();
  }

  #send(request: HubRequest, limits: AskLimits = {}): Promise<Result<unknown, HubFault>> {
    return askHub(this.identity.hubUrl, request, { patienceMs: this.options.patienceMs, ...limits });
  }
}
