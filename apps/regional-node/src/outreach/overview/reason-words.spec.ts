import { describe, expect, it } from '@jest/globals';
import { reasonWords } from './reason-words.js';

describe('the words for a reason', () => {
  it('are there in both languages, to be read within a sentence', () => {
    for (const code of ['no-consent', 'nobody-treats', 'other-trial-first', 'mail-uncertain']) {
      const { sv = '', en = '' } = reasonWords(code) ?? {};
      for (const words of [sv, en]) expect(words).toMatch(/^[a-zåäö].*[^.]$/);
      expect(sv).not.toBe(en);
    }
  });

  it('are none for what is not one of ours', () => {
    for (const code of ['', 'unheard-of', 'constructor', '__proto__']) expect(reasonWords(code)).toBeUndefined();
  });
});
