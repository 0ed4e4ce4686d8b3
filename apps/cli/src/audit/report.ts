import type { AuditCheck, AuditFault } from '@kohort/persistence';

const WORDS: Readonly<Record<AuditFault['code'], string>> = {
  changed: 'is not as it was sealed',
  missing: 'was removed',
  'inserted-before': 'was inserted later than it claims',
  gap: 'is gone from the chain',
  'seal-mismatch': 'has a seal that does not fit the chain',
  'bad-signature': 'has a seal that is not signed with the key',
  'not-as-told': 'is not in the chain as it was told elsewhere',
  'not-sealed': 'events have waited for their seal for more than a minute: the app does not run, or refuses to seal',
};

const faultLine = ({ code, position, eventId }: AuditFault): string => {
  const where = [
    ...(position === undefined ? [] : [`position ${position}`]),
    ...(eventId === undefined ? [] : [`event ${eventId}`]),
  ];
  return `  ${code}: ${[...(where.length === 0 ? [] : [where.join(', ')]), WORDS[code]].join(' ')}`;
};

function headline({ faults, faultCount }: AuditCheck): string {
  if (faultCount === 0) return 'The audit is as it was sealed.';
  if (faults.every(({ code }) => code === 'not-sealed')) return 'THE AUDIT IS NOT SEALED.';
  return `THE AUDIT WAS ALTERED: ${faultCount} fault${faultCount === 1 ? '' : 's'}.`;
}

/** What was found, in words; how far it reaches is said too. */
export function auditReport(
  check: AuditCheck,
  { app, keyed }: { readonly app?: string | undefined; readonly keyed: boolean },
): string {
  const { events, sealed, head, lastSealAt, seals, verified, unsealed, oldestUnsealedSeconds, faults, faultCount } =
    check;
  const lines = [
    headline(check),
    ...faults.map(faultLine),
    ...(faultCount > faults.length ? [`  … and ${faultCount - faults.length} more`] : []),
    `events    ${events}, ${sealed} of them in the chain`,
    `seals     ${seals}, ${keyed ? `${verified} signed with the key${app === undefined ? '' : ` by ${app}`}` : 'signatures not looked at (--key)'}`,
    ...(head === undefined ? [] : [`head      ${head.position}:${head.hash}`]),
    ...(lastSealAt === undefined ? [] : [`last seal ${lastSealAt}`]),
  ];
  if (unsealed > 0)
    lines.push(
      `unsealed  ${unsealed}, the oldest for ${oldestUnsealedSeconds ?? 0} s: a change to these cannot be found`,
    );
  return `${lines.join('\n')}\n`;
}
