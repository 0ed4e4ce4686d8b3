import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { openMailer } from './open-mailer.js';
import { selfSigned } from './testing/self-signed.js';

/** A name of this machine that the mailer does not take for loopback: `inet_aton` reads it as 127.0.0.1. */
const REMOTE = '127.1';
const MESSAGE = { to: 'a@b.example', subject: 'Hej', text: 'Hej', messageId: '<1@b.example>' };
const { cert, key } = selfSigned('localhost');

const servers: SMTPServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise<void>((resolve) => server.close(resolve));
});

async function start(options: SMTPServerOptions): Promise<{ port: number; sessions: boolean[] }> {
  const sessions: boolean[] = [];
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 10,
    cert,
    key,
    onData: (stream, session, done) => {
      sessions.push(session.secure);
      stream.resume().once('end', () => done());
    },
    ...options,
  });
  servers.push(server);
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return { port: (server.server.address() as AddressInfo).port, sessions };
}

async function send(url: string, ca?: string) {
  const opened = openMailer({ url, from: 'c@d.example', timeoutMs: 2000, ...(ca !== undefined && { ca }) });
  if (!opened.ok) throw new Error(opened.error.message);
  const sent = await opened.value.send(MESSAGE);
  await opened.value.close();
  return sent;
}

describe('encryption', () => {
  it('speaks TLS from the start to smtps', async () => {
    const { port, sessions } = await start({ secure: true });
    expect((await send(`smtps://localhost:${port}`, cert)).ok).toBe(true);
    expect(sessions).toEqual([true]);
  });

  it('refuses a certificate that no authority vouches for, or of another host', async () => {
    const { port, sessions } = await start({ secure: true });
    expect(await send(`smtps://localhost:${port}`)).toMatchObject({ ok: false, error: { code: 'temporary' } });
    expect(await send(`smtps://127.0.0.1:${port}`, cert)).toMatchObject({ ok: false, error: { code: 'temporary' } });
    expect(sessions).toEqual([]);
  });

  it('sends nothing in the clear to another host that offers no STARTTLS', async () => {
    const { port, sessions } = await start({ disabledCommands: ['STARTTLS'] });
    expect(await send(`smtp://${REMOTE}:${port}`)).toMatchObject({ ok: false, error: { code: 'temporary' } });
    expect(sessions).toEqual([]);
  });

  it('goes over to TLS where another host offers STARTTLS', async () => {
    const { port, sessions } = await start({});
    const named = selfSigned(REMOTE);
    servers.at(-1)?.updateSecureContext(named);
    expect((await send(`smtp://${REMOTE}:${port}`, named.cert)).ok).toBe(true);
    expect(sessions).toEqual([true]);
  });

  it('stays in the clear on loopback, whatever certificate is offered there', async () => {
    const { port, sessions } = await start({});
    expect((await send(`smtp://127.0.0.1:${port}`)).ok).toBe(true);
    expect(sessions).toEqual([false]);
  });
});
