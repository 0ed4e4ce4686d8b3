import { setTimeout as sleep } from 'node:timers/promises';
import type { Member } from '../cast/member.js';

/** Milliseconds in which a first digest is waited for: slots are seconds apart here. */
const PATIENCE = 12_000;

interface Received {
  readonly to: readonly string[];
}

async function mailsIn(inbox: string): Promise<readonly Received[]> {
  const response = await fetch(`${inbox}/api/mails`, { signal: AbortSignal.timeout(5000) });
  return (await response.json()) as Received[];
}

/** The login name of a practitioner of the region to whom a mail went. */
function toldIn(region: string, mails: readonly Received[], members: readonly Member[]): string | undefined {
  const addresses = new Set(mails.flatMap(({ to }) => to));
  const told = members.find(
    ({ user, posts }) =>
      addresses.has(user.email) && posts.some(({ app, role }) => app === region && role === 'clinician'),
  );
  return told?.user.login;
}

/**
 * In each of the regions a clinician who has a digest in the inbox, by county code. Waits a little for the first digests
 * of those that have just allowed the trial; a region where nobody may be told has none.
 */
export async function toldClinicians(
  inbox: string,
  members: readonly Member[],
  { regions, allowed }: { readonly regions: readonly string[]; readonly allowed: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const latest = Date.now() + PATIENCE;
  for (;;) {
    const mails = await mailsIn(inbox);
    const told = new Map(
      regions.flatMap((region) => {
        const login = toldIn(region, mails, members);
        return login === undefined ? [] : [[region, login] as const];
      }),
    );
    if (allowed.every((region) => told.has(region)) || Date.now() > latest) return told;
    await sleep(250);
  }
}
