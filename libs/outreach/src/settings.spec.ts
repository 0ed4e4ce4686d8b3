import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SETTINGS, OutreachSettings } from './settings.js';

describe('the settings of a region', () => {
  it('have defaults that hold', () => expect(OutreachSettings.parse(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS));

  it.each<[string, object]>([
    ['expireAfterDays', { remindAfterDays: 7, escalateAfterDays: 7 }],
    ['expireAfterDays', { expireAfterDays: 14 }],
    ['quietUntil', { quietFrom: '21:00' }],
    ['preference', { preference: ['encounter', 'encounter'] }],
    ['preference', { preference: [] }],
    ['days', { days: [0] }],
    ['times', { times: ['24:00'] }],
    ['weeklyCap', { weeklyCap: 0 }],
  ])('refuse %s in %j', (path, more) => {
    const read = OutreachSettings.safeParse({ ...DEFAULT_SETTINGS, ...more });
    expect(read.error?.issues.map((issue) => issue.path[0])).toEqual([path]);
  });
});
