import { describe, expect, it } from '@jest/globals';
import { readable } from './readable.js';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('what can be read in a text', () => {
  it('is what stands in it', () => {
    expect(readable('Zzyxkvist')).toBe('Zzyxkvist');
  });

  it('is what a signed message says, also one in another', () => {
    const inner = `${encoded({ alg: 'EdDSA' })}.${encoded({ name: 'Zzyxkvist Kvasirdotter' })}.c2lnbmF0dXJl`;
    expect(readable(`{"report":"${inner}"}`)).toContain('Zzyxkvist');
    expect(readable(`POST / ${encoded({ alg: 'EdDSA' })}.${encoded({ inner })}.x`)).toContain('Kvasirdotter');
  });

  it('is what an address and JSON escape', () => {
    expect(readable('/people?name=Kvasird%C3%B6tter%20x')).toContain('Kvasirdötter x');
    expect(readable(String.raw`{"name":"Kvasird\u00f6tter"}`)).toContain('Kvasirdötter');
    expect(readable('100 %E')).toBe('100 %E');
  });
});
