import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** Something that went between the hub and whoever speaks to it. */
export interface Exchange {
  /** "POST /api/node/reports". */
  readonly what: string;
  /** The address with its query, and both bodies. */
  readonly text: string;
}

const LOCAL = '127.0.0.1';

/** Stands in front of the hub and writes down everything that the hub is told and says. */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  readonly #server = createServer((asked, answer) => this.#pass(asked, answer));

  private constructor(private readonly hubPort: number) {}

  /** @param port where it listens; 0 for any */
  static async start(port: number, hubPort: number): Promise<Recorder> {
    const recorder = new Recorder(hubPort);
    recorder.#server.listen(port, LOCAL);
    await once(recorder.#server, 'listening');
    return recorder;
  }

  get url(): string {
    return `http://${LOCAL}:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const parts: Buffer[] = [];
    const keep = (chunk: Buffer): void => void parts.push(chunk);
    const { method = 'GET', url = '/', headers } = asked;
    // Readable to us: what is compressed could not be searched.
    const passed = { ...headers, 'accept-encoding': 'identity' };
    const onward = request({ host: LOCAL, port: this.hubPort, method, path: url, headers: passed }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.on('data', keep).on('end', () => this.#note(`${method} ${url}`, parts));
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    // A node that waits for news hangs up now and then.
    answer.on('close', () => onward.destroy());
    asked.on('data', keep).pipe(onward);
  }

  #note(what: string, parts: readonly Buffer[]): void {
    this.exchanges.push({
      what: what.split('?')[0] ?? what,
      text: `${what}\n${Buffer.concat(parts).toString('utf8')}`,
    });
  }
}
