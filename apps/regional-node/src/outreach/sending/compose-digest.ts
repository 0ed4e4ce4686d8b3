import { digestMail, type ClinicianAccount, type DigestLine, type OutreachSettings } from '@kohort/outreach';
import type { MailMessage } from '@kohort/mail';
import { digest as digestOf, newSecret } from '@kohort/platform';
import type { RunningProtocol } from '../../protocols/running-protocols.js';
import type { OutreachConfig } from '../settings/outreach-config.js';
import type { Claimed } from './claim-messages.js';

export interface Composed {
  readonly message: MailMessage;
  /** What is kept of the link. */
  readonly tokenDigest: string;
  readonly linkExpiresAt: Date;
}

export interface MailContext {
  /** Who gets it. */
  readonly account: ClinicianAccount;
  readonly running: ReadonlyMap<string, RunningProtocol>;
  readonly config: OutreachConfig;
  readonly settings: OutreachSettings;
  readonly now: Date;
}

const HOUR_MS = 3_600_000;

/** The mail of a digest: for each trial a number, and a link that leads nowhere without a login. */
export function composeDigest(
  digestId: string,
  claimed: readonly Claimed[],
  { account: { address, locale }, running, config, settings: { linkHours }, now }: MailContext,
): Composed {
  const { publicUrl, timeZone, region } = config;
  const token = newSecret();
  const linkExpiresAt = new Date(now.getTime() + linkHours * HOUR_MS);
  const pageOf = (path: string): string => `${publicUrl}/login?return=${encodeURIComponent(path)}`;
  const mail = digestMail({
    ...{ locale, region, timeZone, lines: linesOf(claimed, running), link: pageOf(`/api/alerts/${token}`) },
    linkValidUntil: linkExpiresAt.getTime(),
    settingsLink: pageOf('/api/preferences'),
    escalated: claimed.some(({ row }) => row.dueKind === 'escalation'),
  });
  const message = { to: address ?? '', ...mail, messageId: `<${digestId}@kohort-node>` };
  return { message, tokenDigest: digestOf(token), linkExpiresAt };
}

function linesOf(claimed: readonly Claimed[], running: ReadonlyMap<string, RunningProtocol>): readonly DigestLine[] {
  const lines = new Map<string, { trial: string; fresh: number; waiting: number }>();
  for (const { row } of claimed) {
    const { acronym = '', neutralName } = running.get(row.trialId)?.protocol.trial ?? {};
    const line = lines.get(row.trialId) ?? { trial: neutralName ?? acronym, fresh: 0, waiting: 0 };
    if (row.dueKind === 'alert' || row.dueKind === 'escalation') line.fresh += 1;
    else line.waiting += 1;
    lines.set(row.trialId, line);
  }
  return [...lines.values()].sort((a, b) => (a.trial < b.trial ? -1 : 1));
}
