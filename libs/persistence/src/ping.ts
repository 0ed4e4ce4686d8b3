import type { DataSource } from 'typeorm';
import { failed, ok, type Fault, type Result } from '@kohort/kernel';

export type PingFault = Fault<'database-unreachable' | 'database-slow'>;

/** At most one question is on its way: a server that hangs must not take the pool's connections one by one. */
const asked = new WeakMap<DataSource, Promise<boolean>>();

function ask(dataSource: DataSource): Promise<boolean> {
  const open = asked.get(dataSource);
  if (open !== undefined) return open;
  const answer = dataSource
    .query('select 1')
    .then(() => true)
    .catch(() => false)
    .finally(() => asked.delete(dataSource));
  asked.set(dataSource, answer);
  return answer;
}

/** Whether the database answers a query through the pool within `timeoutMs`. Never throws. */
export async function pingDatabase(dataSource: DataSource, timeoutMs: number): Promise<Result<undefined, PingFault>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, undefined);
  });
  const answer = await Promise.race([ask(dataSource), late]);
  clearTimeout(timer);
  if (answer === true) return ok(undefined);
  return answer === false
    ? failed({ code: 'database-unreachable', message: 'The database does not answer.', path: '' })
    : failed({ code: 'database-slow', message: `The database gave no answer within ${timeoutMs} ms.`, path: '' });
}
