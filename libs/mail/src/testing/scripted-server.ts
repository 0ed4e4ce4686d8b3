import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The steps of one SMTP session, in their order. `half` is in the middle of the message, `end` after its last dot. */
export type Step =
  'greeting' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'half' | 'end' | 'RSET' | 'QUIT';
/** A reply; or `close`, `reset` or `hang` for the connection; or the connection closed after some words. */
export type Play = string | { readonly closeAfter: string };

const USUAL: Record<Step, Play> = {
  greeting: '220 test ESMTP',
  EHLO: '250-test\r\n250 AUTH PLAIN',
  STARTTLS: '502 no',
  AUTH: '235 2.7.0 ok',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  half: '',
  end: '250 ok',
  RSET: '250 ok',
  QUIT: '221 bye',
};

export interface ScriptedServer {
  readonly port: number;
  /** Each step that sessions came to. */
  readonly seen: Step[];
  /** Everything that clients wrote, of all sessions. */
  readonly heard: () => string;
  /** Changes what comes next. */
  readonly script: Partial<Record<Step, Play>>;
  readonly stop: () => Promise<void>;
}

function play(socket: Socket, what: Play): boolean {
  if (what === 'hang') socket.pause();
  else if (what === 'close') socket.end();
  else if (what === 'reset') socket.resetAndDestroy();
  else if (typeof what === 'object') socket.end(what.closeAfter);
  else if (what !== '') socket.write(`${what}\r\n`);
  return typeof what === 'string' && !['hang', 'close', 'reset'].includes(what);
}

function converse(socket: Socket, to: (step: Step) => boolean): (chunk: string) => void {
  let [buffer, inData, half] = ['', false, false];
  const body = (): boolean => {
    if (!half && buffer.length > 0) {
      half = true;
      if (!to('half')) return false;
    }
    if (!buffer.includes('\r\n.\r\n')) return false;
    [buffer, inData, half] = [buffer.slice(buffer.indexOf('\r\n.\r\n') + 5), false, false];
    return to('end');
  };
  const command = (): boolean => {
    const end = buffer.indexOf('\r\n');
    if (end < 0) return false;
    const verb = buffer.slice(0, end).split(/[ :]/)[0]?.toUpperCase() as Step;
    buffer = buffer.slice(end + 2);
    const going = to(verb);
    if (verb === 'DATA' && going) inData = true;
    return going;
  };
  return (chunk) => {
    buffer += chunk;
    while (!socket.destroyed && (inData ? body() : command()));
  };
}

/** An SMTP server on loopback that misbehaves exactly where a test tells it to. */
export async function scriptedServer(script: Partial<Record<Step, Play>> = {}, port = 0): Promise<ScriptedServer> {
  const [seen, words, sockets]: [Step[], string[], Set<Socket>] = [[], [], new Set()];
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    const to = (step: Step): boolean => {
      seen.push(step);
      return play(socket, script[step] ?? USUAL[step]);
    };
    const hear = converse(socket, to);
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      words.push(chunk);
      hear(chunk);
    });
    to('greeting');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    heard: () => words.join(''),
    script,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
