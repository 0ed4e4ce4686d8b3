import { expect, it } from '@jest/globals';
import { failed, invariant, ok, pointer } from './result.js';

it('carries a value or a failure', () => {
  expect(ok(1)).toEqual({ ok: true, value: 1 });
  expect(failed(['x'])).toEqual({ ok: false, error: ['x'] });
});

it('writes JSON Pointers with their escapes', () => {
  expect(pointer([])).toBe('');
  expect(pointer(['a/b', 0, 'm~n'])).toBe('/a~1b/0/m~0n');
});

it('throws where an invariant is broken', () => {
  expect(() => invariant(false, 'x')).toThrow('Invariant broken: x');
  expect(() => invariant('truthy', 'x')).not.toThrow();
});
