import { LocalizedText } from '@kohort/criteria';
import { z } from 'zod';
import { RegionCode } from './registration.js';

const moment = z.iso.datetime({ offset: true });
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hexadecimal digits');

/** Finding people and bringing them to a trial; counting is another purpose with messages of its own. */
export const PROTOCOL_PURPOSE = 'recruiting';

/** A site at which a trial runs (ICH-GCP: trial site). */
export const TrialSite = z
  .strictObject({
    id: z.uuid(),
    region: RegionCode,
    name: z.string().min(1).max(200),
    /** HSA-id of the care provider or unit, where the sponsor named one. */
    hsaId: z.string().min(1).max(50).optional(),
  })
  .meta({ id: 'TrialSite' });
export type TrialSite = z.infer<typeof TrialSite>;

/** The authority's decision that a protocol version may run: for a purpose, in regions, for a time. */
export const Permit = z
  .strictObject({
    id: z.uuid(),
    purpose: z.string().min(1).max(50),
    regions: z.array(RegionCode).min(1).max(30),
    validFrom: moment,
    /** The first moment at which it no longer holds. */
    validUntil: moment,
    /** For people to read. */
    conditions: z.array(z.string().min(1).max(1000)).max(50),
    decidedAt: moment,
  })
  .meta({ id: 'Permit' });
export type Permit = z.infer<typeof Permit>;

/** One immutable version of a trial's criteria and terms, as authority and hub sign it and nodes run it. */
export const ProtocolVersion = z
  .strictObject({
    /** The id of this version. */
    id: z.uuid(),
    version: z.int().min(1),
    trial: z.strictObject({
      id: z.uuid(),
      /** Short name; goes into mails unless `neutralName` is there. */
      acronym: z.string().min(1).max(60),
      title: LocalizedText,
      /** Shown outside a login where the acronym would tell a disease. */
      neutralName: z.string().min(1).max(60).optional(),
      sponsor: z.string().min(1).max(200),
      registrations: z.array(z.strictObject({ system: z.string().min(1), value: z.string().min(1) })).max(20),
      /** Number of the ethics approval (etikprövning). */
      ethicsApproval: z.string().min(1).max(60).optional(),
    }),
    sites: z.array(TrialSite).max(500),
    /** The criteria document as it was frozen, value sets expanded; read it with `parseCriteria`. */
    criteria: z.unknown(),
    protocolHash: Sha256,
    meaningHash: Sha256,
    permit: Permit,
    /** PUBLIC_URL of the hub that published it. */
    hub: z.url(),
  })
  .meta({ id: 'ProtocolVersion' });
export type ProtocolVersion = z.infer<typeof ProtocolVersion>;

/** A signed protocol version: JWS in the general JSON form (RFC 7515, 7.2.1) with the authority's and the hub's signature. */
export const SignedProtocol = z
  .strictObject({
    payload: z.string().min(1).max(1_000_000),
    signatures: z
      .array(z.strictObject({ protected: z.string().min(1).max(1000), signature: z.string().min(1).max(200) }))
      .min(1)
      .max(4),
  })
  .meta({ id: 'SignedProtocol' });
export type SignedProtocol = z.infer<typeof SignedProtocol>;
