import { describe, expect, it } from '@jest/globals';
import { tooOld } from './node-version.js';

describe('the Node version', () => {
  it.each(['20.19.0', '20.20.2', '21.0.0', '24.1.0'])('%s will do', (version) => {
    expect(tooOld(version)).toBeUndefined();
  });

  it.each(['20.18.3', '18.20.0', '9.11.2'])('%s is too old, and is told so', (version) => {
    expect(tooOld(version)).toBe(`The sandbox needs Node 20.19 or newer; this is Node ${version}.`);
  });
});
