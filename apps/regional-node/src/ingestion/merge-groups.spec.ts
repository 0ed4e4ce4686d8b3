import { describe, expect, it } from '@jest/globals';
import { groupsOf, type Link } from './merge-groups.js';

const member = (id: string, fault: string | null = null) => ({ id, fault, survivor_id: id, doubled: false });
const members = ['a', 'b', 'c'].map((id) => member(id));
const link = (from: string, kind: string, to: string | null): Link => ({ from, kind, to });
/** "a+b|c!": a and b are one person under the id of the first; c may be told of twice. */
const shown = (...args: Parameters<typeof groupsOf>): string =>
  groupsOf(...args)
    .map(({ survivor, members: all, doubled }) => {
      const others = all.map(({ id }) => id).filter((id) => id !== survivor);
      return `${[survivor, ...others].join('+')}${doubled ? '!' : ''}`;
    })
    .sort()
    .join('|');

describe('who is one person', () => {
  it.each<[string, Link[], string]>([
    ['nobody without links', [], 'a|b|c'],
    ['one that is replaced', [link('a', 'replaced-by', 'b')], 'b+a|c'],
    ['one whom another replaces', [link('b', 'replaces', 'a')], 'b+a|c'],
    ['a chain', [link('a', 'replaced-by', 'b'), link('b', 'replaced-by', 'c')], 'c+a+b'],
    ['nobody in a circle', [link('a', 'replaced-by', 'b'), link('b', 'replaced-by', 'a')], 'a!|b!|c'],
    ['nobody with two survivors', [link('a', 'replaced-by', 'b'), link('a', 'replaced-by', 'c')], 'a!|b!|c!'],
    ['nobody who refers to another', [link('a', 'seealso', 'b')], 'a!|b!|c'],
    ['nobody who links to nobody', [link('a', 'replaced-by', null)], 'a!|b|c'],
    ['nobody who links to himself', [link('a', 'replaced-by', 'a')], 'a!|b|c'],
  ])('%s', (_what, links, groups) => {
    expect(shown(members, links)).toBe(groups);
  });

  it('is not decided by what cannot be read', () => {
    expect(shown([member('a', 'modifier-extension'), member('b')], [link('a', 'replaced-by', 'b')])).toBe('a!|b!');
    expect(shown([member('a'), member('b', 'modifier-extension')], [link('a', 'replaced-by', 'b')])).toBe('a!|b!');
  });
});
