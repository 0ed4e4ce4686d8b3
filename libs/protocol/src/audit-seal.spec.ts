import { beforeAll, describe, expect, it } from '@jest/globals';
import { signAuditSeal, verifyAuditSeal, type AuditSeal } from './audit-seal.js';
import { generateSigningKey, type SigningKey } from './signing-key.js';
import { sign, unsigned } from './testing/sign.js';

const seal: AuditSeal = { app: 'node-12', position: 3, hash: 'ab'.repeat(32), at: '2026-11-30T12:00:00.000Z' };

describe('a seal of an audit', () => {
  let key: SigningKey;
  beforeAll(async () => {
    key = await generateSigningKey();
  });

  const codeOf = async (text: string): Promise<string> => {
    const verified = await verifyAuditSeal(text, key.publicKey);
    return verified.ok ? 'accepted' : verified.error.code;
  };

  it('is read as it was signed', async () => {
    expect(await verifyAuditSeal(await signAuditSeal(key, seal), key.publicKey)).toEqual({ ok: true, value: seal });
  });

  it('is refused of another key, of another use, unsigned, altered, and with anything beside it', async () => {
    const [head = '', , signature = ''] = (await signAuditSeal(key, seal)).split('.');
    const other = Buffer.from(JSON.stringify({ ...seal, position: 4 })).toString('base64url');
    expect(await codeOf(`${head}.${other}.${signature}`)).toBe('wrong-signature');
    expect(await codeOf(await signAuditSeal(await generateSigningKey(), seal))).toBe('wrong-signature');
    expect(await codeOf(await sign(key, { typ: 'kohort-statement+jws' }, seal))).toBe('wrong-type');
    expect(await codeOf(unsigned({ typ: 'kohort-audit-seal+jws' }, seal))).toBe('wrong-algorithm');
    for (const more of [{ people: 1 }, { hash: 'ab' }, { position: 0 }, { at: 'today' }])
      expect(await codeOf(await sign(key, { typ: 'kohort-audit-seal+jws' }, { ...seal, ...more }))).toBe('malformed');
  });
});
