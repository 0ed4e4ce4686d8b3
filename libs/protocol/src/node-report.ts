import { failed, ok, type Result } from '@kohort/kernel';
import { z } from 'zod';
import { ReportCode } from './report-code.js';
import {
  checkValidity,
  readHeader,
  refuse,
  signMessage,
  Validity,
  verifiedClaims,
  type MessageFault,
} from './signed-message.js';
import type { SigningKey, VerificationKey } from './signing-key.js';

const TYP = 'kohort-report+jwt';

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

/** Signed with the node's key for a minute, for the hub at this address. Sign anew for each attempt. */
export const signReport = (key: SigningKey, hub: string, report: NodeReport, now: number): Promise<string> =>
  signMessage(key, { typ: TYP, kid: key.thumbprint }, { aud: hub, report: JSON.stringify(report) }, now);

const Claims = Validity.extend({ report: z.string().max(100_000) });

/** A report that this node signed, for this hub and now. Never throws. */
export async function verifyReport(
  text: string,
  { key, hub, now }: { readonly key: VerificationKey; readonly hub: string; readonly now: number },
): Promise<Result<NodeReport, MessageFault>> {
  const header = readHeader(text, TYP);
  if (!header.ok) return header;
  const signed = await verifiedClaims(text, key);
  if (!signed.ok) return signed;
  const claims = Claims.safeParse(signed.value);
  if (!claims.success) return refuse('malformed', 'The report lacks report, aud or exp.');
  const valid = checkValidity(claims.data, hub, now);
  if (!valid.ok) return valid;
  return reportIn(claims.data.report);
}

function reportIn(text: string): Result<NodeReport, MessageFault> {
  try {
    const report = NodeReport.safeParse(JSON.parse(text));
    if (report.success) return ok(report.data);
  } catch {
    // Told below.
  }
  return failed({ code: 'malformed', message: 'This is not a report.', path: '' });
}
