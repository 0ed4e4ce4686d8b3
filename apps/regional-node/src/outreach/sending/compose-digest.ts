import { digestMail, type ClinicianAccount, type DigestLine } from '@kohort/outreach';
import type { MailMessage } from '@kohort/mail';
import type { RunningProtocol } from '../../protocols/running-protocols.js';
import type { OutreachConfig } from '../settings/outreach-config.js';
import type { Claimed } from './claim-messages.js';
import type { MailLink } from './new-link.js';

export interface MailContext {
  /** Who gets it. */
  readonly account: ClinicianAccount;
  readonly running: ReadonlyMap<string, RunningProtocol>;
  readonly config: OutreachConfig;
  readonly link: MailLink;
}

/** The mail of a digest: for each trial a number, and a link that leads nowhere without a login. */
export function composeDigest(
  digestId: string,
  claimed: readonly Claimed[],
  { account: { address, locale }, running, config, link }: MailContext,
): MailMessage {
  const { publicUrl, timeZone, region } = config;
  const pageOf = (path: string): string => `${publicUrl}/login?return=${encodeURIComponent(path)}`;
  const mail = digestMail({
    ...{ locale, region, timeZone, lines: linesOf(claimed, running), link: pageOf(`/api/alerts/${link.token}`) },
    linkValidUntil: link.expiresAt.getTime(),
    settingsLink: pageOf('/api/preferences'),
    escalated: claimed.some(({ row }) => row.dueKind === 'escalation'),
  });
  return { to: address ?? '', ...mail, messageId: `<${digestId}@kohort-node>` };
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
