import { Cookies } from '../people/cookies.js';
import type { MailLine } from '../people/inbox.js';
import { openThroughLogin } from '../people/log-in.js';
import { check, must, Wrong } from '../wrong.js';
import type { OpenCase, Region, Story } from '../story.js';

interface Alerted {
  readonly id: string;
  readonly personId: string;
}

const LINK = /https?:\/\/\S+\/login\?return=\S*alerts\S*/;

interface Telecom {
  readonly system?: string;
  readonly value?: string;
}

/** By address who may log in, in a sandbox every practitioner of the records; namesakes may share an address. */
async function loginsByAddress({ fhir }: Region): Promise<ReadonlyMap<string, readonly string[]>> {
  const logins = new Map<string, string[]>();
  for (const { id, telecom } of await fhir.all('Practitioner')) {
    const address = ((telecom as Telecom[] | undefined) ?? []).find(({ system }) => system === 'email')?.value;
    // Whoever has none that mail can go to has one of the sandbox.
    for (const each of [address ?? '', `${id}@example.org`]) logins.set(each, [...(logins.get(each) ?? []), id]);
  }
  return logins;
}

/** The link is worth nothing without a login. */
async function isClosed(link: string): Promise<void> {
  const { origin, searchParams } = new URL(link);
  const { status } = await fetch(`${origin}${searchParams.get('return') ?? ''}`);
  check(status === 401, 'the link to be closed to whoever has not logged in', String(status));
}

interface Followed {
  readonly login: string;
  readonly cases: readonly Alerted[];
}

/** It leads whom the mail was for to the alerts, and a namesake nowhere. */
async function followLink(link: string, logins: readonly string[]): Promise<Followed> {
  const said: string[] = [];
  for (const login of logins) {
    const { address, response } = await openThroughLogin(new Cookies(), link, login);
    const text = await response.text();
    const isOpen = response.status === 200 && address.includes('/api/alerts/');
    if (isOpen) return { login, cases: (JSON.parse(text) as { cases: Alerted[] }).cases };
    said.push(text);
    if (response.status !== 404) break;
  }
  throw new Wrong(`the link to lead ${logins.join(' or ')} to the alerts`, said.join(' '));
}

/** The cases that the links of these mails lead to, each with the clinician who was told of it. */
export async function casesBehind(mails: readonly MailLine[], story: Story, region: Region): Promise<OpenCase[]> {
  const logins = await loginsByAddress(region);
  const found = new Map<string, OpenCase>();
  for (const { id, to } of mails) {
    const those = must(logins.get(to[0] ?? ''), 'a mail to a practitioner of the records', to);
    const link = must(LINK.exec((await story.inbox.read(id)).text)?.[0], 'a link in the mail', id);
    await isClosed(link);
    const { login, cases } = await followLink(link, those);
    const clinician = await region.user(login);
    for (const { id: caseId, personId } of cases) found.set(caseId, { clinician, id: caseId, personId });
  }
  return [...found.values()];
}
