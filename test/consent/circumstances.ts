import type { ConsentStatement, ContactReason, Objection } from '@kohort/consent';

/** The trial that asks. */
export const trialId = 'the-trial';

/** What a person may object to, and the reason that it gives; none where it concerns the trial that asks not, or not now. */
export const OBJECTIONS = {
  none: undefined,
  'to the trial': 'objected-to-trial',
  'to another trial': undefined,
  'to contact': 'objected-to-contact',
  'to use': 'objected-to-use',
  'to all, ended': undefined,
  'to contact and use': 'objected-to-use',
} as const satisfies Readonly<Record<string, ContactReason | undefined>>;

const HOUR = 3_600_000;

/** The register's lines for one of them, at a moment. */
export function objected(what: keyof typeof OBJECTIONS, at: number): readonly Objection[] {
  const line = (kind: Objection['kind'], more: Partial<Objection> = {}): Objection => ({
    ...{ id: kind, kind, from: at - 2 * HOUR },
    ...more,
  });
  const lines: Readonly<Record<keyof typeof OBJECTIONS, readonly Objection[]>> = {
    none: [],
    'to the trial': [line('trial', { trialId })],
    'to another trial': [line('trial', { trialId: 'another' })],
    'to contact': [line('contact')],
    'to use': [line('use')],
    'to all, ended': [line('contact', { until: at - HOUR }), line('use', { until: at - HOUR })],
    'to contact and use': [line('contact'), line('use')],
  };
  return lines[what];
}

type Issued = Pick<ConsentStatement, 'issuers'>;

/** Which units are blocked, for a Consent: none, one that has nothing to do with it, and all whom it was given to. */
export const BLOCKS: readonly ((statement: Issued) => readonly string[])[] = [
  () => [],
  () => ['Organization/elsewhere'],
  ({ issuers }) => issuers,
  ({ issuers }) => [...issuers, 'Organization/elsewhere'],
];
