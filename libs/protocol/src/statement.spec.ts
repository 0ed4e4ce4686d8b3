import { beforeAll, describe, expect, it } from '@jest/globals';
import { generateSigningKey, type SigningKey } from './signing-key.js';
import { signStatement, verifyStatement, type Statement } from './statement.js';
import { another, changedAt, leavesOf } from './testing/protocol.js';
import { sign, unsigned } from './testing/sign.js';

const TYP = 'kohort-statement+jws';
const statement: Statement = {
  trialId: '3b241101-e2bb-4255-8caf-4136c566a961',
  number: 3,
  decisions: [
    {
      versionId: '3b241101-e2bb-4255-8caf-4136c566a962',
      decision: 'allowed',
      sites: [{ site: '3b241101-e2bb-4255-8caf-4136c566a963', decision: 'allowed' }],
      at: '2026-11-26T12:00:00.000Z',
      actor: 'steward',
    },
  ],
};
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe("a steward's statement", () => {
  let key: SigningKey;
  let good: string;
  beforeAll(async () => {
    key = await generateSigningKey();
    good = await signStatement(key, statement);
  });
  const codeOf = async (text: string): Promise<string> => {
    const verified = await verifyStatement(text, key.publicKey);
    return verified.ok ? 'accepted' : verified.error.code;
  };

  it('holds as the node signed it', async () => {
    expect(await verifyStatement(good, key.publicKey)).toEqual({ ok: true, value: statement });
  });

  it('does not hold with any member altered', async () => {
    const [head = '', , signature = ''] = good.split('.');
    for (const path of leavesOf(statement)) {
      const altered = changedAt(statement, path, another);
      expect(await codeOf(`${head}.${encoded(altered)}.${signature}`)).toBe('wrong-signature');
    }
  });

  it('does not hold where another key signed it', async () => {
    const stranger = await generateSigningKey();
    expect(await codeOf(await signStatement(stranger, statement))).toBe('wrong-signature');
    expect(await codeOf(await sign(stranger, { typ: TYP, kid: key.thumbprint }, statement))).toBe('wrong-signature');
  });

  it.each<[string, string, () => Promise<string> | string]>([
    ['not signed', 'wrong-algorithm', () => unsigned({ typ: TYP }, statement)],
    ['a message of another type', 'wrong-type', () => sign(key, { typ: 'kohort-report+jwt' }, statement)],
    ['of number 0', 'malformed', () => sign(key, { typ: TYP }, { ...statement, number: 0 })],
    ['without a decision', 'malformed', () => sign(key, { typ: TYP }, { ...statement, decisions: [] })],
    ['with a member that nobody knows', 'malformed', () => sign(key, { typ: TYP }, { ...statement, more: 1 })],
    ['no JWS', 'malformed', () => 'junk'],
  ])('does not hold where it is %s', async (_name, code, make) => {
    expect(await codeOf(await make())).toBe(code);
  });
});
