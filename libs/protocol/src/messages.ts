import { z } from 'zod';
import { SignedProtocol } from './protocol-version.js';
import { RegionCode } from './registration.js';

/** Where things are at a hub, below its address. */
export const HUB_PATHS = {
  register: '/api/nodes/register',
  token: '/oauth/token',
  heartbeat: '/api/node/heartbeat',
  protocols: '/api/node/protocols',
  reports: '/api/node/reports',
  totals: '/api/node/totals',
} as const;

/** What a node's token lets it do. */
export const NODE_SCOPE = 'node';

export const RegistrationRequest = z
  .strictObject({ registration: z.string().min(1).max(4000) })
  .meta({ id: 'RegistrationRequest' });
export type RegistrationRequest = z.infer<typeof RegistrationRequest>;

export const RegistrationReply = z
  .object({
    clientId: z.uuid(),
    region: RegionCode,
    hub: z.object({ issuer: z.url(), tokenEndpoint: z.url() }),
  })
  .meta({ id: 'RegistrationReply' });
export type RegistrationReply = z.infer<typeof RegistrationReply>;

/** RFC 6749, 4.4.2 with RFC 7523, 2.2; sent as a form. What is missing is refused by the endpoint in its own words. */
export const TokenRequest = z
  .object({
    grant_type: z.string(),
    client_assertion_type: z.string().optional(),
    client_assertion: z.string().max(8000).optional(),
    client_id: z.string().optional(),
    scope: z.string().max(500).optional(),
  })
  .meta({ id: 'TokenRequest' });
export type TokenRequest = z.infer<typeof TokenRequest>;

/** RFC 6749, 5.1. */
export const TokenReply = z
  .object({
    access_token: z.string().regex(/^[\w.~+/-]+=*$/),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int().positive(),
    scope: z.string(),
  })
  .meta({ id: 'TokenReply' });
export type TokenReply = z.infer<typeof TokenReply>;

/** RFC 6749, 5.2. */
export const TokenError = z
  .object({
    error: z.enum(['invalid_request', 'invalid_client', 'unsupported_grant_type', 'invalid_scope']),
    error_description: z.string().optional(),
    /** Ours: why, for a client that has proved to hold its key. */
    code: z.string().optional(),
  })
  .meta({ id: 'TokenError' });
export type TokenError = z.infer<typeof TokenError>;

/** SMART App Launch 2.2, `.well-known/smart-configuration`, as far as it concerns a backend service. */
export const SmartConfiguration = z
  .object({
    issuer: z.url(),
    token_endpoint: z.url(),
    grant_types_supported: z.array(z.string()),
    token_endpoint_auth_methods_supported: z.array(z.string()),
    token_endpoint_auth_signing_alg_values_supported: z.array(z.string()),
    scopes_supported: z.array(z.string()),
    capabilities: z.array(z.string()),
  })
  .meta({ id: 'SmartConfiguration' });
export type SmartConfiguration = z.infer<typeof SmartConfiguration>;

/** 1.2.3, or 1.2.3-rc.1: a version leaves no room for anything else. */
export const NodeVersion = z
  .string()
  .regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}(-(alpha|beta|rc)\.\d{1,3})?$/, 'must be a version such as 1.2.3 or 1.2.3-rc.1');

/** What a node tells of itself: states of the node, never of people, and nothing beside them (invariant 3). */
export const Heartbeat = z
  .strictObject({ version: NodeVersion, startedAt: z.iso.datetime() })
  .meta({ id: 'Heartbeat' });
export type Heartbeat = z.infer<typeof Heartbeat>;

/** The longest that a hub holds a long poll, in seconds. */
export const LONGEST_POLL_S = 25;

/** What a node asks for: directives after the last one that it has seen, waited for up to so many seconds. */
export const FeedQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  wait: z.coerce.number().int().min(0).max(LONGEST_POLL_S).default(0),
});
export type FeedQuery = z.infer<typeof FeedQuery>;

/** Directives for the node's region in the order of `sequence`; `protocol` comes with `published`. */
export const ProtocolFeed = z
  .object({
    items: z
      .array(
        z.object({
          sequence: z.int().min(1),
          directive: z.string().min(1).max(4000),
          protocol: SignedProtocol.optional(),
        }),
      )
      .max(20),
  })
  .meta({ id: 'ProtocolFeed' });
export type ProtocolFeed = z.infer<typeof ProtocolFeed>;

export const ReportRequest = z.strictObject({ report: z.string().min(1).max(120_000) }).meta({ id: 'ReportRequest' });
export type ReportRequest = z.infer<typeof ReportRequest>;

export const TotalsRequest = z.strictObject({ totals: z.string().min(1).max(300_000) }).meta({ id: 'TotalsRequest' });
export type TotalsRequest = z.infer<typeof TotalsRequest>;
