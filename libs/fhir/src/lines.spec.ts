import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter, type Line } from './lines.js';

const cut = (text: string, sizes: readonly number[], limit = Infinity): [number, string | undefined][] => {
  const splitter = new LineSplitter(limit);
  const lines: Line[] = [];
  let rest = Buffer.from(text);
  for (const size of sizes) {
    lines.push(...splitter.push(rest.subarray(0, size)));
    rest = rest.subarray(size);
  }
  lines.push(...splitter.push(rest), ...splitter.end());
  return lines.map(({ number, bytes }) => [number, bytes?.toString()]);
};

describe('LineSplitter', () => {
  it('finds the same lines wherever the stream is cut', () => {
    const text = fc
      .array(fc.constantFrom('a', 'å', '\n', '\r\n', 'bb'), { maxLength: 40 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(5), { maxLength: 30 }), (whole, sizes) => {
        const expected = whole.split('\n').map((line, index) => [index + 1, line]);
        if (whole === '' || whole.endsWith('\n')) expected.pop();
        expect(cut(whole, sizes)).toEqual(expected);
      }),
    );
  });

  it('gives no bytes of a line beyond the limit, and goes on after it', () => {
    expect(cut('ab\nabcdefgh\nabcd\nabcde', [4, 3, 2], 4)).toEqual([
      [1, 'ab'],
      [2, undefined],
      [3, 'abcd'],
      [4, undefined],
    ]);
  });

  it('numbers the line it is in', () => {
    const splitter = new LineSplitter(10);
    expect(splitter.number).toBe(1);
    splitter.push(Buffer.from('a\nb\nc'));
    expect(splitter.number).toBe(3);
  });
});
