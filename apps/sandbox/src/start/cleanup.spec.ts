import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Cleanup } from './cleanup.js';

describe('the cleanup', () => {
  it('stops the apps before what they use, and the database after that', async () => {
    const stopped: string[] = [];
    const cleanup = new Cleanup();
    for (const level of ['database', 'watch', 'servers', 'apps'] as const)
      await cleanup.add(level, async () => {
        await turn();
        stopped.push(level);
      });
    await Promise.all([cleanup.run(), cleanup.run()]);
    expect(stopped).toEqual(['apps', 'servers', 'database', 'watch']);
  });

  it('goes on after a failure, tells it, and stops what comes late', async () => {
    const stopped: string[] = [];
    const cleanup = new Cleanup();
    await cleanup.add('apps', () => Promise.reject(new Error('stuck')));
    await cleanup.add('database', () => Promise.resolve(stopped.push('database')));
    await expect(cleanup.run()).rejects.toThrow('stuck');
    await cleanup.add('servers', () => Promise.resolve(stopped.push('late')));
    expect(stopped).toEqual(['database', 'late']);
  });
});
