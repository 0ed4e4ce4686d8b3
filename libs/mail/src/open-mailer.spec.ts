import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { MailFault } from './fault.js';
import type { MailMessage } from './message.js';
import { openMailer, type Mailer, type MailerOptions } from './open-mailer.js';
import { scriptedServer, type Play, type ScriptedServer, type Step } from './testing/scripted-server.js';

const SECRET_PERSON = 'anna.persson@clinic.example';
const MESSAGE: MailMessage = {
  to: SECRET_PERSON,
  subject: 'Två nya kandidater',
  text: 'Logga in: https://node.example/inbox\n.\nen punkt på egen rad\n',
  html: '<p>Logga in</p>',
  messageId: '<case-42@node.example>',
};
const FROM = 'Kohort Norr <no-reply@node.example>';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function mailer(url: string, options: Partial<MailerOptions> = {}): Mailer {
  const opened = openMailer({ url, from: FROM, timeoutMs: 400, connections: 1, ...options });
  if (!opened.ok) throw new Error(opened.error.message);
  ends.push(() => opened.value.close());
  return opened.value;
}
async function scripted(script: Partial<Record<Step, Play>> = {}, port = 0): Promise<ScriptedServer> {
  const server = await scriptedServer(script, port);
  ends.push(() => server.stop());
  return server;
}
const url = (server: { port: number }): string => `smtp://127.0.0.1:${server.port}`;

async function failure(sending: Promise<{ ok: boolean; error?: MailFault }>): Promise<MailFault> {
  const sent = await sending;
  if (sent.error === undefined) throw new Error('It was sent.');
  return sent.error;
}

async function real(options: SMTPServerOptions = {}): Promise<{ port: number; server: SMTPServer; mails: string[] }> {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 10,
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  ends.push(() => new Promise<void>((resolve) => server.close(resolve)));
  return { port: (server.server.address() as AddressInfo).port, server, mails };
}

describe('send', () => {
  it('delivers text and HTML with the identifier it was given', async () => {
    const server = await real();
    expect(await mailer(url(server)).send(MESSAGE)).toEqual({ ok: true, value: undefined });
    const [mail = ''] = server.mails;
    expect(server.mails).toHaveLength(1);
    expect(mail).toContain('Message-ID: <case-42@node.example>\r\n');
    expect(mail).toContain('From: Kohort Norr <no-reply@node.example>\r\n');
    expect(mail).toContain(`To: ${SECRET_PERSON}\r\n`);
    expect(mail).toContain('Auto-Submitted: auto-generated\r\n');
    expect(mail).toContain('Content-Type: multipart/alternative');
    expect(mail).toContain('\r\n.\r\nen punkt p=C3=A5 egen rad');
    expect(mail).not.toMatch(/^X-Mailer/im);
  });

  it('logs in with the name and password of the address', async () => {
    const logins: unknown[] = [];
    const server = await real({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, done) => {
        logins.push([username, password]);
        done(null, { user: username });
      },
    });
    const sent = await mailer(`smtp://post%40node:p%2Fss@127.0.0.1:${server.port}`).send(MESSAGE);
    expect([sent.ok, logins]).toEqual([true, [['post@node', 'p/ss']]]);
  });

  it.each<[string, Partial<Record<Step, Play>>, Partial<MailFault>]>([
    ['closed before the greeting', { greeting: 'close' }, { code: 'temporary', stage: 'connection' }],
    ['no greeting', { greeting: 'hang' }, { code: 'temporary', stage: 'connection' }],
    ['busy at the greeting', { greeting: '421 4.3.2 later' }, { stage: 'connection', smtpCode: 421 }],
    ['no service at the greeting', { greeting: '554 no' }, { code: 'temporary', stage: 'connection', smtpCode: 554 }],
    ['a sender put off', { MAIL: '451 4.3.0 later' }, { code: 'temporary', stage: 'envelope', enhancedCode: '4.3.0' }],
    ['a recipient put off', { RCPT: `450 4.2.1 <${SECRET_PERSON}> full` }, { stage: 'envelope', smtpCode: 450 }],
    ['a wrong order', { MAIL: '503 5.5.1 bad sequence' }, { code: 'temporary', smtpCode: 503 }],
    ['a login demanded', { MAIL: '530 5.7.0 login first' }, { code: 'temporary', stage: 'login', smtpCode: 530 }],
    ['closed after the recipient', { RCPT: 'close' }, { code: 'temporary', stage: 'connection' }],
    ['reset at DATA, before the go-ahead', { DATA: 'reset' }, { code: 'temporary', stage: 'connection' }],
    ['no answer to DATA', { DATA: 'hang' }, { code: 'temporary', stage: 'connection' }],
    ['the message put off', { end: '452 4.3.1 no room' }, { code: 'temporary', stage: 'body', smtpCode: 452 }],
    ['shutting down after the message', { end: '421 4.3.2 bye' }, { code: 'temporary', stage: 'body', smtpCode: 421 }],
  ])('is temporary: %s', async (_, script, expected) => {
    const server = await scripted(script);
    const fault = await failure(mailer(url(server)).send(MESSAGE));
    expect(fault).toMatchObject({ code: 'temporary', ...expected });
  });

  it('is temporary when nothing listens', async () => {
    const server = await scripted();
    await server.stop();
    const fault = await failure(mailer(url(server)).send(MESSAGE));
    expect(fault).toMatchObject({ code: 'temporary', stage: 'connection' });
    expect(fault.message).toContain('ECONNREFUSED');
  });

  it('is temporary when the login is refused', async () => {
    const server = await scripted({ AUTH: '535 5.7.8 who are you' });
    const fault = await failure(mailer(`smtp://user:hemlig@127.0.0.1:${server.port}`).send(MESSAGE));
    expect(fault).toMatchObject({ code: 'temporary', stage: 'login', smtpCode: 535, enhancedCode: '5.7.8' });
    expect(JSON.stringify(fault)).not.toContain('hemlig');
  });

  it.each<[string, Partial<Record<Step, Play>>, Partial<MailFault>]>([
    ['a refused sender', { MAIL: '553 5.1.8 not you' }, { stage: 'envelope', smtpCode: 553 }],
    [
      'an unknown recipient',
      { RCPT: `550 5.1.1 <${SECRET_PERSON}> unknown` },
      { smtpCode: 550, enhancedCode: '5.1.1' },
    ],
    ['a refused DATA', { DATA: '554 no valid recipients' }, { stage: 'envelope', smtpCode: 554 }],
    ['a refused message', { end: '554 5.6.0 spam' }, { stage: 'body', smtpCode: 554 }],
    ['a message refused in its middle', { half: '552 5.3.4 too big', end: '' }, { stage: 'body', smtpCode: 552 }],
  ])('is permanent: %s', async (_, script, expected) => {
    const server = await scripted(script);
    const fault = await failure(mailer(url(server)).send(MESSAGE));
    expect(fault).toMatchObject({ code: 'permanent', ...expected });
  });

  it.each<[string, Partial<Record<Step, Play>>]>([
    ['closed in the message', { half: 'close' }],
    ['reset in the message', { half: 'reset' }],
    ['hanging in the message', { half: 'hang' }],
    ['closed after the last dot', { end: 'close' }],
    ['reset after the last dot', { end: 'reset' }],
    ['silent after the last dot', { end: 'hang' }],
    ['half a reply after the last dot', { end: { closeAfter: '25' } }],
    ['a reply without its line end', { end: { closeAfter: '250 ok' } }],
    ['a reply that is none', { end: 'ok' }],
    ['a reply to nothing', { end: '354 go on' }],
  ])('is uncertain and goes out once: %s', async (_, script) => {
    const server = await scripted(script);
    const fault = await failure(mailer(url(server)).send(MESSAGE));
    expect(fault).toMatchObject({ code: 'uncertain', stage: 'body' });
    await mailer(url(server)).send(MESSAGE);
    expect(server.seen.filter((step) => step === 'half')).toHaveLength(2);
  });

  it('is uncertain over a kept connection too, and never sent again', async () => {
    const server = await scripted();
    const sender = mailer(url(server));
    expect((await sender.send(MESSAGE)).ok).toBe(true);
    server.script.end = 'close';
    expect((await failure(sender.send(MESSAGE))).code).toBe('uncertain');
    delete server.script.end;
    expect((await sender.send({ ...MESSAGE, messageId: '<case-43@node.example>' })).ok).toBe(true);
    expect(server.heard().match(/case-42@/g)).toHaveLength(2);
    expect(server.seen.filter((step) => step === 'half')).toHaveLength(3);
  });

  it.each<[string, Step, Step, MailFault['code']]>([
    ['before the message is begun', 'DATA', 'DATA', 'temporary'],
    ['in the message', 'half', 'half', 'uncertain'],
  ])('sends nothing more once the caller calls it off, %s', async (_, hanging, at, code) => {
    const server = await scripted({ [hanging]: 'hang' });
    const off = new AbortController();
    const sending = failure(mailer(url(server), { timeoutMs: 20_000 }).send(MESSAGE, { signal: off.signal }));
    while (!server.seen.includes(at)) await new Promise(setImmediate);
    off.abort();
    const fault = await sending;
    expect(fault.code).toBe(code);
    expect(fault.message).not.toContain('ETIMEDOUT');
    expect(server.seen).not.toContain('end');
  });

  it('does not speak to the server when it was called off before', async () => {
    const server = await scripted();
    const fault = await failure(mailer(url(server)).send(MESSAGE, { signal: AbortSignal.abort() }));
    expect([fault.code, server.seen]).toEqual(['temporary', []]);
  });

  it('takes another connection where the kept one is dead before the message', async () => {
    const server = await scripted();
    const sender = mailer(url(server));
    expect((await sender.send(MESSAGE)).ok).toBe(true);
    server.script.MAIL = 'close';
    const sending = sender.send(MESSAGE);
    while (server.seen.filter((step) => step === 'MAIL').length < 2) await new Promise(setImmediate);
    delete server.script.MAIL;
    expect((await sending).ok).toBe(true);
    expect(server.seen.filter((step) => step === 'greeting')).toHaveLength(2);
  });

  it('goes on after a restart of the server', async () => {
    const first = await scripted();
    const sender = mailer(url(first));
    expect((await sender.send(MESSAGE)).ok).toBe(true);
    await first.stop();
    expect((await failure(sender.send(MESSAGE))).code).toBe('temporary');
    const second = await scripted({}, first.port);
    expect((await sender.send(MESSAGE)).ok).toBe(true);
    expect(second.seen.filter((step) => step === 'end')).toHaveLength(1);
  });

  it('keeps one connection for many messages, and after a refused one', async () => {
    const server = await scripted();
    const sender = mailer(url(server));
    await sender.send(MESSAGE);
    server.script.RCPT = '550 no';
    await sender.send(MESSAGE);
    delete server.script.RCPT;
    expect((await sender.send(MESSAGE)).ok).toBe(true);
    expect(server.seen.filter((step) => step === 'greeting')).toHaveLength(1);
  });

  it.each<[string, Partial<MailMessage>]>([
    ['/subject', { subject: 'a\r\nBcc: b@c.example' }],
    ['/subject', { subject: 'a\u2028Bcc: b@c.example' }],
    ['/to', { to: `${SECRET_PERSON}\r\nBcc: b@c.example` }],
    ['/to', { to: `${SECRET_PERSON}, b@c.example` }],
    ['/to', { to: `Anna <${SECRET_PERSON}>` }],
    ['/to', { to: 'anna' }],
    ['/messageId', { messageId: '<a@b>\r\nBcc: b@c.example' }],
    ['/messageId', { messageId: 'a@b' }],
    ['/text', { text: ' ' }],
  ])('refuses what would change %s, without speaking to the server', async (path, change) => {
    const server = await scripted();
    const fault = await failure(mailer(url(server)).send({ ...MESSAGE, ...change }));
    expect(fault).toMatchObject({ code: 'permanent', stage: 'message', path });
    expect(server.seen).toEqual([]);
  });

  it('quotes neither the recipient nor the message, and writes nothing', async () => {
    const streams = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write'));
    const scripts: Partial<Record<Step, Play>>[] = [
      { RCPT: `550 5.1.1 <${SECRET_PERSON}>: user anna.persson unknown` },
      { end: `451 4.7.1 <${SECRET_PERSON}> kandidater` },
      { half: 'close' },
      { greeting: `554 ${SECRET_PERSON}` },
    ];
    const faults: MailFault[] = [];
    for (const script of scripts) faults.push(await failure(mailer(url(await scripted(script))).send(MESSAGE)));
    faults.push(await failure(mailer('smtp://127.0.0.1:1').send({ ...MESSAGE, to: `${SECRET_PERSON}>` })));
    expect(JSON.stringify(faults)).not.toMatch(/anna|persson|clinic|kandidater|Logga/i);
    expect(faults.every((fault) => !('cause' in fault))).toBe(true);
    for (const stream of streams) {
      expect(stream).not.toHaveBeenCalled();
      stream.mockRestore();
    }
  });
});

describe('verify', () => {
  it('says whether the server is there, before and after it was away', async () => {
    const first = await scripted();
    const sender = mailer(url(first));
    expect(await sender.verify(400)).toEqual({ ok: true, value: undefined });
    await first.stop();
    expect((await failure(sender.verify(400))).message).toContain('ECONNREFUSED');
    await scripted({}, first.port);
    expect((await sender.verify(400)).ok).toBe(true);
  });

  it('gives up on a server that is silent or refuses the login', async () => {
    const silent = await scripted({ EHLO: 'hang' });
    expect(await failure(mailer(url(silent)).verify(50))).toMatchObject({ code: 'temporary', stage: 'connection' });
    const strict = await scripted({ AUTH: '535 5.7.8 no' });
    const fault = await failure(mailer(`smtp://a:b@127.0.0.1:${strict.port}`).verify(400));
    expect(fault).toMatchObject({ code: 'temporary', stage: 'login', smtpCode: 535 });
    expect(strict.seen).not.toContain('MAIL');
  });
});

describe('close', () => {
  it('lets a message under way end, and takes no more', async () => {
    const server = await scripted();
    const sender = mailer(url(server));
    const sending = sender.send(MESSAGE);
    await sender.close();
    expect((await sending).ok).toBe(true);
    expect(await failure(sender.send(MESSAGE))).toMatchObject({ code: 'temporary', message: 'The mailer is closed.' });
  });

  it('leaves no connection', async () => {
    const server = await real();
    const sender = mailer(url(server));
    await sender.send(MESSAGE);
    expect(server.server.connections.size).toBe(1);
    await sender.close();
    while (server.server.connections.size > 0) await new Promise(setImmediate);
    expect(server.server.connections.size).toBe(0);
  });
});
