import type { OutreachSettings } from '@kohort/outreach';
import { newSecret } from '@kohort/platform';

/** What the link of one mail is made of; of the token only a digest is kept. */
export interface MailLink {
  readonly token: string;
  readonly expiresAt: Date;
}

const HOUR_MS = 3_600_000;

export const newLink = ({ linkHours }: Pick<OutreachSettings, 'linkHours'>, now: Date): MailLink => ({
  token: newSecret(),
  expiresAt: new Date(now.getTime() + linkHours * HOUR_MS),
});
