import { REGION_CODE, REGION_CODE_RULE } from '@kohort/kernel';
import { z } from 'zod';

const moment = z.iso.datetime({ offset: true });
const region = z.string().regex(REGION_CODE, REGION_CODE_RULE);

/** A code that lets one node register its key for one region. The name is that of the node, never of a person. */
export const NewRegistrationCode = z
  .strictObject({
    region,
    name: z.string().trim().min(1).max(60),
    validHours: z.number().int().min(1).max(168).default(24),
  })
  .meta({ id: 'NewRegistrationCode' });
export type NewRegistrationCode = z.infer<typeof NewRegistrationCode>;

export const RegistrationCode = z
  .object({
    id: z.uuid(),
    region: z.string(),
    name: z.string(),
    createdAt: moment,
    expiresAt: moment,
    state: z.enum(['open', 'spent', 'expired', 'revoked']),
    /** The node that it registered. */
    nodeId: z.uuid().optional(),
  })
  .meta({ id: 'RegistrationCode' });
export type RegistrationCode = z.infer<typeof RegistrationCode>;

/** The code itself is shown in this reply only; the hub keeps its digest. */
export const IssuedRegistrationCode = RegistrationCode.extend({ code: z.string() }).meta({
  id: 'IssuedRegistrationCode',
});
export type IssuedRegistrationCode = z.infer<typeof IssuedRegistrationCode>;

export const RegistrationCodePage = z
  .object({ items: z.array(RegistrationCode), next: z.string().optional() })
  .meta({ id: 'RegistrationCodePage' });
export type RegistrationCodePage = z.infer<typeof RegistrationCodePage>;

/** Why a node may no longer log in. A code, for the hub keeps no free text. */
export const RevocationReason = z.enum(['key-compromised', 'decommissioned', 'agreement-ended', 'set-up-again']);
export type RevocationReason = z.infer<typeof RevocationReason>;

export const NodeRevocation = z.strictObject({ reason: RevocationReason }).meta({ id: 'NodeRevocation' });
export type NodeRevocation = z.infer<typeof NodeRevocation>;

export const RegisteredNode = z
  .object({
    /** Its client id. */
    id: z.uuid(),
    region: z.string(),
    name: z.string(),
    /** RFC 7638, SHA-256: what the region's operator sees too. */
    keyThumbprint: z.string(),
    registeredAt: moment,
    lastSeenAt: moment.optional(),
    /** As of its last heartbeat. */
    version: z.string().optional(),
    startedAt: moment.optional(),
    state: z.enum(['live', 'revoked']),
    revokedAt: moment.optional(),
    /** `replaced`: another key was registered for the region. */
    revokedBecause: z.enum([...RevocationReason.options, 'replaced']).optional(),
  })
  .meta({ id: 'RegisteredNode' });
export type RegisteredNode = z.infer<typeof RegisteredNode>;

export const RegisteredNodePage = z
  .object({ items: z.array(RegisteredNode), next: z.string().optional() })
  .meta({ id: 'RegisteredNodePage' });
export type RegisteredNodePage = z.infer<typeof RegisteredNodePage>;
