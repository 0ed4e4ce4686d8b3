import { randomBytes } from 'node:crypto';
import { access, constants, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ok, type Result } from '@kohort/kernel';
import { reason, refuse, type InboxFault } from './fault.js';
import { envelopeLines, summaryOf, type Envelope, type MailSummary } from './read-mail.js';

/** More than these are not kept: the oldest go first. */
export const MOST_MAILS = 2000;

const FILE = /^(\d{14}-[0-9a-f]{8})\.eml$/;
const ID = /^\d{14}-[0-9a-f]{8}$/;
const AT_ONCE = 32;

/** The received mails of a folder, one `.eml` file each. */
export interface MailStore {
  /** Newest first. */
  readonly list: () => readonly MailSummary[];
  /** The message as it came, after the lines that tell of its envelope. */
  readonly source: (id: string) => Promise<Buffer | undefined>;
  /** On disk when it resolves. */
  readonly add: (envelope: Envelope, message: Buffer) => Promise<void>;
  readonly remove: (id: string) => Promise<boolean>;
  readonly removeAll: () => Promise<void>;
}

async function readAll(folder: string): Promise<MailSummary[]> {
  const ids = (await readdir(folder)).flatMap((name) => FILE.exec(name)?.[1] ?? []).sort();
  const found: MailSummary[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const some = ids.slice(start, start + AT_ONCE);
    found.push(
      ...(await Promise.all(some.map(async (id) => summaryOf(id, await readFile(join(folder, `${id}.eml`)))))),
    );
  }
  return found;
}

/** Opens a folder, made when new, with the mails that it holds. Files of other names are left alone. */
export async function openMailStore(
  path: string,
  now: () => number = Date.now,
): Promise<Result<MailStore, InboxFault>> {
  const folder = resolve(path);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok(storeOf(folder, await readAll(folder), now));
  } catch (error) {
    return refuse('folder-not-writable', `The mail folder ${folder} cannot be used: ${reason(error)}.`);
  }
}

function storeOf(folder: string, mails: MailSummary[], now: () => number): MailStore {
  const file = (id: string): string => join(folder, `${id}.eml`);
  let latest = Number(mails.at(-1)?.id.slice(0, 14) ?? 0);
  const forget = async (id: string): Promise<boolean> => {
    const index = mails.findIndex((mail) => mail.id === id);
    if (index < 0) return false;
    mails.splice(index, 1);
    await rm(file(id), { force: true });
    return true;
  };
  return {
    list: () => mails.toReversed(),
    source: async (id) => (ID.test(id) ? readFile(file(id)).catch(() => undefined) : undefined),
    add: async (envelope, message) => {
      // Of two mails in one millisecond the second counts as later, so that the order survives a restart.
      latest = Math.max(now(), latest + 1);
      const id = `${String(latest).padStart(14, '0')}-${randomBytes(4).toString('hex')}`;
      const stored = Buffer.concat([Buffer.from(envelopeLines(envelope, new Date(latest))), message]);
      // A kill on the way leaves a file that nobody reads, and never half a mail.
      await writeFile(`${file(id)}.new`, stored, { mode: 0o600 });
      const summary = await summaryOf(id, stored);
      await rename(`${file(id)}.new`, file(id));
      mails.push(summary);
      for (const { id: oldest } of mails.slice(0, Math.max(0, mails.length - MOST_MAILS))) await forget(oldest);
    },
    remove: forget,
    removeAll: async () => {
      for (const { id } of mails.slice()) await forget(id);
    },
  };
}
