import { expect, it } from '@jest/globals';
import { ProtocolDecision } from '@kohort/node-api';
import { moved, type ProtocolMove } from './protocol-state.js';

const TABLE: Record<ProtocolDecision, Partial<Record<ProtocolMove, ProtocolDecision>>> = {
  waiting: { allow: 'allowed', decline: 'declined', supersede: 'superseded' },
  allowed: { 'change-sites': 'allowed', pause: 'paused', stop: 'stopped', supersede: 'superseded' },
  declined: { allow: 'allowed' },
  paused: { resume: 'allowed', stop: 'stopped', supersede: 'superseded' },
  stopped: {},
  superseded: {},
};
const MOVES: ProtocolMove[] = ['allow', 'change-sites', 'decline', 'pause', 'resume', 'stop', 'supersede'];

it.each(ProtocolDecision.options)('a protocol that is %s moves as the table says, and no other way', (state) => {
  for (const move of MOVES) {
    const to = TABLE[state][move];
    expect([move, moved(state, move)]).toMatchObject([
      move,
      to === undefined ? { ok: false, error: { code: 'wrong-state' } } : { ok: true, value: to },
    ]);
  }
});
