import { describe, expect, it } from '@jest/globals';
import { lastError } from './log-text.js';

const logged = (level: string, event: string): string =>
  JSON.stringify({ level, time: '2026-01-01', app: 'hub', event, errorName: 'Error', code: 'ECONNREFUSED' });

describe('what an app said of its end', () => {
  it.each([
    [
      'a sentence before what it logs',
      `${logged('info', 'working')}\nThe port is taken by another program (PORT).\n${logged('error', 'start-failed')}\n`,
      'The port is taken by another program (PORT).',
    ],
    [
      'the last fault of a configuration',
      'The hub cannot start; its configuration has 1 fault(s):\n  - PORT must be a port from 1 to 65535\n',
      '- PORT must be a port from 1 to 65535',
    ],
    [
      'an error without its stack',
      "node:internal/x:1\n    throw err;\n    ^\n\nError: Cannot find module 'x'\n    at f (file:1:1) {\n  code: 'E'\n}\n\nNode.js v20.20.2\n",
      "Error: Cannot find module 'x'",
    ],
    [
      'an error that it logged',
      `${logged('error', 'start-failed')}\n${logged('info', 'stopping')}\n`,
      'start-failed Error ECONNREFUSED',
    ],
    ['nothing', `${logged('info', 'working')}\n`, undefined],
  ])('is %s', (_, log, expected) => {
    expect(lastError(log)).toBe(expected);
  });
});
