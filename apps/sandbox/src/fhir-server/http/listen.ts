import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { failed, ok, type Fault, type Result } from '@kohort/kernel';

export type ListenFault = Fault<'port-taken' | 'cannot-listen'>;

const PATIENCE = 5_000;

/** Listens, and says which port that is. */
export const listen = (server: Server, port: number, host: string): Promise<Result<number, ListenFault>> =>
  new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      const message = taken
        ? `Port ${port} on ${host} is taken by another program. Stop it or choose another port.`
        : `The FHIR server cannot listen on port ${port} of ${host} (${error.code ?? 'no code'}).`;
      resolve(failed({ code: taken ? 'port-taken' : 'cannot-listen', message, path: '' }));
    });
    server.listen(port, host, () => resolve(ok((server.address() as AddressInfo).port)));
  });

/** Requests under way get their answers, for a while; connections that wait for another request are closed. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const end = setTimeout(() => server.closeAllConnections(), PATIENCE);
  await closed;
  clearInterval(idle);
  clearTimeout(end);
}
