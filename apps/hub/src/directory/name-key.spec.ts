import { describe, expect, it } from '@jest/globals';
import { nameKey } from './name-key.js';

describe('the key of a name', () => {
  it.each([
    'KAROLINSKA  Huddinge',
    'Karolinska\u00a0Huddinge',
    'Karo\u200blinska Huddinge',
    '\u202eKarolinska\u00ad Huddinge',
  ])('is the same where people see the same: %j', (name) => expect(nameKey(name)).toBe('karolinska huddinge'));
});
