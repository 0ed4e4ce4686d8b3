import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ok, type Result } from '@kohort/kernel';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { listenFault, type InboxFault } from './fault.js';
import type { MailStore } from './mail-store.js';

const LARGEST_MAIL = 5 * 1024 * 1024;

const reply = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

async function receive(store: MailStore, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
  const message = Buffer.concat(await stream.toArray());
  if (stream.sizeExceeded) throw reply(552, 'Too large');
  const { mailFrom, rcptTo } = session.envelope;
  await store.add(
    { from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address) },
    message,
  );
}

/** Takes every mail for everybody, over loopback in the clear, and answers 250 when it is on disk. */
export async function startSmtp(
  port: number,
  store: MailStore,
): Promise<Result<{ port: number; stop: () => Promise<void> }, InboxFault>> {
  const server = new SMTPServer({
    banner: 'Kohort sandbox inbox',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_MAIL,
    closeTimeout: 200,
    onData: (stream, session, done) => {
      receive(store, stream, session).then(
        () => done(),
        (error: unknown) => done(error instanceof Error && 'responseCode' in error ? error : reply(451, 'Not stored')),
      );
    },
  });
  // A client that goes away in the middle is its own affair; a port that is taken is told below.
  server.on('error', () => undefined);
  try {
    server.listen(port, '127.0.0.1');
    await once(server.server, 'listening');
  } catch (error) {
    return listenFault(error, port, "the inbox's SMTP");
  }
  return ok({
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  });
}
