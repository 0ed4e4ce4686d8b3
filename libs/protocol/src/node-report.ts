import type { Result } from '@kohort/kernel';
import { z } from 'zod';
import { ReportCode } from './report-code.js';
import { signDocument, verifyDocument, type Expected } from './node-document.js';
import type { MessageFault } from './signed-message.js';
import type { SigningKey } from './signing-key.js';

/**
 * What a node tells the hub of one protocol version: states of the node and codes, never a number of people, never free
 * text (invariant 3).
 */
export const NodeReport = z
  .strictObject({
    /** Sent again under the same id, it counts once. */
    id: z.uuid(),
    /** The feed item that the report answers; absent where the node acts by itself. */
    sequence: z.int().min(1).optional(),
    /** Absent where what came could not be trusted to name it. */
    versionId: z.uuid().optional(),
    /** `hub-…`: what the hub said was done, whatever the steward decided. */
    state: z.enum([
      'received',
      'refused',
      'allowed',
      'declined',
      'paused',
      'resumed',
      'stopped',
      'superseded',
      'expired',
      'hub-paused',
      'hub-resumed',
      'hub-withdrawn',
    ]),
    /** Why it was refused, declined or stopped. */
    code: ReportCode.optional(),
    /** With `allowed`: where the trial may run. */
    sites: z
      .array(z.strictObject({ site: z.uuid(), decision: z.enum(['allowed', 'declined']) }))
      .max(500)
      .optional(),
    at: z.iso.datetime({ offset: true }),
  })
  .refine(({ sequence, versionId }) => sequence !== undefined || versionId !== undefined, {
    message: 'must name a feed item or a protocol version',
  })
  .meta({ id: 'NodeReport' });
export type NodeReport = z.infer<typeof NodeReport>;

const KIND = { typ: 'kohort-report+jwt', claim: 'report', longest: 100_000, schema: NodeReport };

/** Signed with the node's key for a minute, for the hub at this address. Sign anew for each attempt. */
export const signReport = (key: SigningKey, hub: string, report: NodeReport, now: number): Promise<string> =>
  signDocument(KIND, key, hub, report, now);

/** A report that this node signed, for this hub and now. Never throws. */
export const verifyReport = (text: string, expected: Expected): Promise<Result<NodeReport, MessageFault>> =>
  verifyDocument(KIND, text, expected);
