import { describe, expect, it } from '@jest/globals';
import type { LogFields } from './log.js';
import { nestLog } from './nest-log.js';
import { createLog } from './pino-log.js';

const NUMBER = '19121212-1212';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog('test', 'debug', { write: (line: string) => void lines.push(line) }));
  return lines.join('');
}

describe('the log', () => {
  it('keeps the fields on its list', () => {
    const line = JSON.parse(
      logged((log) => log.write('info', 'request', { route: '/api/accounts/:id', status: 200 })),
    ) as object;
    expect(line).toMatchObject({
      level: 'info',
      app: 'test',
      event: 'request',
      route: '/api/accounts/:id',
      status: 200,
    });
  });

  it('drops every other field', () => {
    const more = { status: 200, name: NUMBER, body: { id: NUMBER } } as LogFields;
    expect(logged((log) => log.write('info', 'request', more))).not.toContain(NUMBER);
  });

  it('tells class, code and places of an error, and not what it says', () => {
    const error = Object.assign(new TypeError(`no such person\n${NUMBER}`), {
      code: '23505',
      detail: `Key (id)=(${NUMBER})`,
    });
    const text = logged((log) => log.error('request-failed', error));
    expect(text).not.toContain(NUMBER);
    expect(JSON.parse(text)).toMatchObject({ errorName: 'TypeError', code: '23505' });
    expect(text).toContain('pino-log.spec');
  });

  it('takes no message for a place, and no name for a class', () => {
    const error = new Error(`failed for\n    at ${NUMBER} Anna (record.ts:1:1)`);
    error.name = `Error of ${NUMBER}`;
    expect(logged((log) => log.error('request-failed', error))).not.toContain('1212');
    expect(
      logged((log) => log.error('request-failed', new Error(`failed for\n    at ${NUMBER} (x.ts:1:1)`))),
    ).not.toContain('1212');
  });

  it("keeps what Nest's errors say out too", () => {
    const text = logged((log) => {
      const nest = nestLog(log);
      nest.error(new Error(NUMBER), NUMBER, 'ExceptionsHandler');
      nest.warn(NUMBER);
      nest.log(NUMBER);
    });
    expect(text).not.toContain(NUMBER);
    expect(text).toContain('"level":"error"');
  });
});
