import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { MOST_MAILS, openMailStore } from './mail-store.js';
import type { Mail, MailSummary } from './read-mail.js';
import { startInbox, type Inbox } from './start-inbox.js';

let folder: string;
let inboxes: Inbox[];
beforeEach(async () => {
  inboxes = [];
  folder = await mkdtemp(join(tmpdir(), 'kohort-inbox-'));
});
afterEach(async () => {
  for (const inbox of inboxes) await inbox.stop();
  await rm(folder, { recursive: true });
});

async function start(options: { smtpPort?: number; webPort?: number; folder?: string } = {}): Promise<Inbox> {
  const started = await startInbox({ smtpPort: 0, webPort: 0, folder, ...options });
  if (!started.ok) throw new Error(started.error.message);
  inboxes.push(started.value);
  return started.value;
}
/** One connection for them all: smtp-server greets only after 100 ms. */
async function send({ smtpUrl }: Inbox, ...mails: SendMailOptions[]): Promise<void> {
  const transport = createTransport({ url: smtpUrl, pool: true, maxConnections: 1 });
  for (const mail of mails)
    await transport.sendMail({
      from: 'node@kohort.example',
      to: 'anna@clinic.example',
      subject: 'Hej',
      text: 'x',
      ...mail,
    });
  transport.close();
}
const list = async ({ webUrl }: Inbox, query = ''): Promise<MailSummary[]> =>
  (await (await fetch(`${webUrl}/api/mails${query}`)).json()) as MailSummary[];
const page = async ({ webUrl }: Inbox, path: string, headers: Record<string, string> = {}): Promise<string> =>
  (await fetch(`${webUrl}${path}`, { headers })).text();

async function takenPort(): Promise<{ port: number; free: () => void }> {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  return { port: (other.address() as AddressInfo).port, free: () => other.close() };
}
/** A request with a Host of its own, which fetch does not allow. */
const statusFor = (url: string, headers: Record<string, string>, method = 'GET'): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, (response) => resolve(response.resume().statusCode));
    asked.once('error', reject).end();
  });

describe('startInbox', () => {
  it('receives a mail and shows it in the list, alone, and to programs', async () => {
    const inbox = await start();
    await send(inbox, { subject: 'Två nya kandidater', text: 'Logga in: https://node.example/inbox?a=1&b=2.' });
    const [mail] = await list(inbox);
    expect(mail).toMatchObject({
      subject: 'Två nya kandidater',
      to: ['anna@clinic.example'],
      from: 'node@kohort.example',
    });
    expect(await page(inbox, '/')).toContain(`<a href="/mails/${mail!.id}">Två nya kandidater</a>`);
    const alone = await page(inbox, `/mails/${mail!.id}`);
    expect(alone).toContain(
      '<a href="https://node.example/inbox?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">',
    );
    const read = (await (await fetch(`${inbox.webUrl}/api/mails/${mail!.id}`)).json()) as Mail;
    expect(read).toMatchObject({ text: 'Logga in: https://node.example/inbox?a=1&b=2.\n', attachments: [] });
    expect(read.html).toBeUndefined();
  });

  it('tells recipients of the envelope, not of the message', async () => {
    const inbox = await start();
    await send(inbox, {
      envelope: { from: 'node@kohort.example', to: ['b@x.example', 'c@x.example'] },
      headers: { 'Delivered-To': 'forged@x.example' },
    });
    expect((await list(inbox))[0]?.to).toEqual(['b@x.example', 'c@x.example']);
  });

  it('lists newest first, searches by recipient, and pages', async () => {
    const inbox = await start();
    const numbers = Array.from({ length: 52 }, (_, index) => index + 1);
    await send(inbox, ...numbers.map((n) => ({ to: `p${n}@clinic.example`, subject: `Mail ${n}` })));
    expect((await list(inbox)).map(({ subject }) => subject).slice(0, 2)).toEqual(['Mail 52', 'Mail 51']);
    expect((await list(inbox, '?to=P52@')).map(({ subject }) => subject)).toEqual(['Mail 52']);
    expect(await page(inbox, '/?page=2')).toMatch(/51–52 of 52/);
    expect((await page(inbox, '/')).match(/<li>/g)).toHaveLength(50);
    expect(await page(inbox, '/?page=9')).toMatch(/51–52 of 52/);
    expect(await page(inbox, '/?to=nobody')).toContain('No recipient contains “nobody”.');
  });

  it('says that it is empty, in the language of the browser or of the address', async () => {
    const inbox = await start();
    expect(await page(inbox, '/')).toContain('Nothing here yet.');
    expect(await page(inbox, '/', { 'accept-language': 'da, sv-SE;q=0.8, en;q=0.3' })).toContain('Här är tomt.');
    expect(await page(inbox, '/?lang=en', { 'accept-language': 'sv' })).toContain('Nothing here yet.');
  });

  it('keeps mails between starts, and what else lies in the folder', async () => {
    const first = await start();
    await send(first, { subject: 'ett' }, { subject: 'två', html: '<b>fet</b>' });
    await first.stop();
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const second = await start();
    expect((await list(second)).map(({ subject }) => subject)).toEqual(['två', 'ett']);
    await fetch(`${second.webUrl}/api/mails`, { method: 'DELETE' });
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });

  it('keeps mails for their owner only', async () => {
    await send(await start(), {});
    const [file = ''] = await readdir(folder);
    expect((await stat(join(folder, file))).mode & 0o077).toBe(0);
  });

  it('deletes one and all, by form and by program', async () => {
    const inbox = await start();
    await send(inbox, { subject: 'a' }, { subject: 'b' }, { subject: 'c' });
    const [c, b] = await list(inbox);
    const form = await fetch(`${inbox.webUrl}/mails/${c!.id}/delete?lang=sv`, { method: 'POST', redirect: 'manual' });
    expect([form.status, form.headers.get('location')]).toEqual([303, '/?lang=sv']);
    expect((await fetch(`${inbox.webUrl}/api/mails/${b!.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await fetch(`${inbox.webUrl}/api/mails/${b!.id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await list(inbox)).map(({ subject }) => subject)).toEqual(['a']);
    await fetch(`${inbox.webUrl}/mails/delete`, { method: 'POST' });
    expect(await list(inbox)).toEqual([]);
    expect((await fetch(`${inbox.webUrl}/mails/${c!.id}`)).status).toBe(404);
  });

  it('shows hostile mail without running or loading anything', async () => {
    const inbox = await start();
    const script = '<script>alert(1)</script>';
    await send(inbox, { subject: script, text: script, html: `${script}<img src="https://track.example/x.png">` });
    const [mail] = await list(inbox);
    for (const path of ['/', `/mails/${mail!.id}`]) {
      const response = await fetch(`${inbox.webUrl}${path}`);
      expect(await response.text()).not.toContain('<script');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'");
    }
    expect(await page(inbox, `/mails/${mail!.id}`)).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    const framed = await fetch(`${inbox.webUrl}/mails/${mail!.id}/html`);
    const policy = framed.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain('img-src data:;');
    expect(policy).toContain('sandbox allow-popups');
    expect(policy).not.toMatch(/allow-scripts|allow-same-origin|script-src/);
    expect(await framed.text()).toContain('<base target="_blank">');
  });

  it('loads nothing from elsewhere', async () => {
    const inbox = await start();
    await send(inbox, {});
    const [mail] = await list(inbox);
    const pages = await Promise.all(['/', `/mails/${mail!.id}`, '/style.css'].map((path) => page(inbox, path)));
    expect(pages.join('')).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\/|url\(|@import/);
  });

  it('answers neither other names of this machine nor other sites in the browser', async () => {
    const inbox = await start();
    await send(inbox, {});
    const { port } = new URL(inbox.webUrl);
    expect(await statusFor(`${inbox.webUrl}/`, { host: `evil.example:${port}` })).toBe(403);
    expect(await statusFor(`${inbox.webUrl}/`, { host: `localhost:${port}` })).toBe(200);
    const origins = ['https://evil.example', 'null', `http://127.0.0.1:${Number(port) + 1}`];
    for (const origin of origins) expect(await statusFor(`${inbox.webUrl}/mails/delete`, { origin }, 'POST')).toBe(403);
    expect(await list(inbox)).toHaveLength(1);
    expect(await statusFor(`${inbox.webUrl}/mails/delete`, { origin: inbox.webUrl }, 'POST')).toBe(303);
  });

  it.each(['/nothing', '/mails/..%2F..%2Fetc', '/mails/00000000000000-00000000', '/api/mails/x', '/mails/a/b/c'])(
    'has nothing at %s',
    async (path) => {
      expect((await fetch(`${(await start()).webUrl}${path}`)).status).toBe(404);
    },
  );

  it('says which port is taken, and leaves nothing behind', async () => {
    const { port, free } = await takenPort();
    const smtp = await startInbox({ smtpPort: port, webPort: 0, folder });
    expect(smtp).toMatchObject({ ok: false, error: { code: 'port-taken' } });
    expect(!smtp.ok && smtp.error.message).toBe(
      `Port ${port}, which is for the inbox's SMTP, is taken by another program.`,
    );
    const usable = await takenPort();
    usable.free();
    const web = await startInbox({ smtpPort: usable.port, webPort: port, folder });
    expect(!web.ok && web.error.message).toContain("for the inbox's page, is taken");
    await start({ smtpPort: usable.port });
    free();
  });

  it('says what is wrong with its folder', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await chmod(file, 0o600);
    const started = await startInbox({ smtpPort: 0, webPort: 0, folder: file });
    expect(started).toMatchObject({ ok: false, error: { code: 'folder-not-writable' } });
    expect(!started.ok && started.error.message).toContain(file);
  });

  it('listens on loopback only', async () => {
    const inbox = await start();
    const refused = (port: string): Promise<unknown> =>
      new Promise((resolve) => {
        const socket = connect(Number(port), '127.0.0.2');
        socket.once('error', () => resolve('refused')).once('connect', () => resolve(socket.destroy()));
      });
    expect(await refused(new URL(inbox.webUrl).port)).toBe('refused');
    expect(await refused(new URL(inbox.smtpUrl).port)).toBe('refused');
  });

  it('stops while a browser and a mailer are connected', async () => {
    const inbox = await start();
    const sockets = [inbox.webUrl, inbox.smtpUrl].map((url) => connect(Number(new URL(url).port), '127.0.0.1'));
    const closed = sockets.map(
      (socket) => new Promise((resolve) => socket.on('error', resolve).once('close', resolve).resume()),
    );
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    await inbox.stop();
    await Promise.all(closed);
    expect(await startAgainOn(inbox)).toBe(true);
  });

  async function startAgainOn({ smtpUrl, webUrl }: Inbox): Promise<boolean> {
    await start({ smtpPort: Number(new URL(smtpUrl).port), webPort: Number(new URL(webUrl).port) });
    return true;
  }
});

describe('openMailStore', () => {
  it('keeps no more than it says, the newest', async () => {
    let now = 1;
    const opened = await openMailStore(folder, () => (now += 1));
    if (!opened.ok) throw new Error(opened.error.message);
    const mail = Buffer.from('Subject: x\r\n\r\nx\r\n');
    for (let n = 0; n < MOST_MAILS + 2; n += 1) await opened.value.add({ from: '', to: [`p${n}@x.example`] }, mail);
    expect(opened.value.list()).toHaveLength(MOST_MAILS);
    expect(opened.value.list().at(-1)?.to).toEqual(['p2@x.example']);
    expect(await readdir(folder)).toHaveLength(MOST_MAILS);
  });
});
