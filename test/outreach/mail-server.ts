import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** A mail that the server has taken for good, whether or not the sender heard of it. */
export interface AcceptedMail {
  readonly messageId: string;
  readonly to: string;
  /** Of how many cases it tells. */
  readonly lines: number;
  readonly at: number;
}

/** What the server does with a mail: take it, put it off, refuse it, or be cut off with its answer on the way. */
export type Mood = 'takes' | 'puts-off' | 'refuses' | 'takes-unheard' | 'forgets-unheard';

/** So that something is killed while a mail is under way. */
const SLOWEST_MS = 80;

type Connections = Set<{ readonly session: { readonly id: string }; readonly _socket: { destroy(): void } }>;

/** A mail server that keeps what it took while it is killed and started again. */
export class MailServer {
  readonly accepted: AcceptedMail[] = [];
  #server: SMTPServer | undefined;
  #port = 0;

  constructor(private readonly mood: () => Mood) {}

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => this.#take(stream, session, done),
    });
    server.on('error', () => undefined);
    server.listen(this.#port, '127.0.0.1');
    await once(server.server, 'listening');
    this.#port = (server.server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** As a crash: all connections break. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of server.connections as unknown as Connections) connection._socket.destroy();
    await closed;
  }

  #take(stream: SMTPServerDataStream, session: SMTPServerSession, done: (error?: Error | null) => void): void {
    const chunks: Buffer[] = [];
    const server = this.#server;
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.once(
      'end',
      () =>
        void sleep(Math.random() * SLOWEST_MS).then(() => {
          const mood = this.mood();
          if (mood === 'puts-off') return done(Object.assign(new Error('later'), { responseCode: 451 }));
          if (mood === 'refuses') return done(Object.assign(new Error('no'), { responseCode: 554 }));
          if (mood !== 'forgets-unheard') this.#keep(Buffer.concat(chunks).toString('utf8'), session);
          if (mood === 'takes') return done();
          for (const each of (server?.connections ?? new Set()) as unknown as Connections)
            if (each.session.id === session.id) each._socket.destroy();
        }),
    );
  }

  #keep(mail: string, session: SMTPServerSession): void {
    const [, messageId = ''] = /^Message-ID: *<([^>]+)>/im.exec(mail) ?? [];
    const [, lines] = /^- .*: (\d+) (?:nytt|nya)/m.exec(mail) ?? [];
    this.accepted.push({
      messageId,
      lines: Number(lines ?? 0),
      to: session.envelope.rcptTo[0]?.address ?? '',
      at: Date.now(),
    });
  }
}
