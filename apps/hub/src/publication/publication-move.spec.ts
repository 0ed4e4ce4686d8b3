import { describe, expect, it } from '@jest/globals';
import { sideOf } from './publication-move.js';

const actor = { kind: 'user', id: 'x' } as const;

describe('on whose behalf somebody moves a version', () => {
  it.each([
    ['everywhere', [], 'authority'],
    [['mine'], [], 'authority'],
    [['other'], [], 'sponsor'],
    [[], ['mine'], 'sponsor'],
    ['everywhere', ['mine'], 'sponsor'],
    [['mine'], ['mine'], 'sponsor'],
  ] as const)('an officer of %j who is a sponsor of %j acts for the %s', (officerOf, sponsorOf, side) => {
    expect(sideOf({ actor, organisations: 'everywhere', officerOf, sponsorOf }, 'mine')).toBe(side);
  });
});
