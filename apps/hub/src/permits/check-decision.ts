import { failed, ok, type Result } from '@kohort/kernel';
import type { PermitDecision } from '@kohort/hub-api';
import { fault, type AppFault } from '@kohort/platform';

/** A permit does not say of a time long past that it held then; what is decided today may hold from this morning. */
const LONGEST_PAST_MS = 86_400_000;

/** How long a permit may hold at most. */
const LONGEST_YEARS = 5;

type Approval = Extract<PermitDecision, { decision: 'approved' }>;

function dateFaults({ validFrom, validUntil }: Approval, now: Date): AppFault[] {
  const [from, until] = [new Date(validFrom), new Date(validUntil)];
  const latest = new Date(from);
  latest.setUTCFullYear(latest.getUTCFullYear() + LONGEST_YEARS);
  const refuse = (message: string, path = '/validUntil') => [fault('invalid-input', message, path)];
  if (from.getTime() < now.getTime() - LONGEST_PAST_MS)
    return refuse('A permit begins a day ago at the earliest.', '/validFrom');
  if (until <= from) return refuse('A permit ends after it begins.');
  if (until <= now) return refuse('A permit ends in the future.');
  return until > latest ? refuse(`A permit holds for ${LONGEST_YEARS} years at most.`) : [];
}

/** Whether an approval may be given to a version that applied for these regions; every fault in its place. */
export function checkApproval(
  approval: Approval,
  appliedFor: readonly string[],
  now: Date,
): Result<undefined, readonly AppFault[]> {
  const faults = dateFaults(approval, now);
  for (const [at, region] of approval.regions.entries()) {
    const path = `/regions/${at}`;
    if (!appliedFor.includes(region)) faults.push(fault('invalid-input', 'This region was not applied for.', path));
    if (approval.regions.indexOf(region) !== at)
      faults.push(fault('invalid-input', 'This region is named twice.', path));
  }
  return faults.length === 0 ? ok(undefined) : failed(faults);
}
