import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signTotals, verifyTotals, type RecruitmentTotals } from './recruitment-totals.js';
import { generateSigningKey, type SigningKey } from './signing-key.js';
import { another, changedAt, HUB, leavesOf, NOW } from './testing/protocol.js';
import { sign, signedWithSecret, unsigned } from './testing/sign.js';

const TYP = 'kohort-totals+jwt';
const at = NOW / 1000;
const site = {
  site: '3b241101-e2bb-4255-8caf-4136c566a963',
  target: 20,
  consented: 1,
  screening: 2,
  eligible: 0,
  enrolled: 4,
  completed: 0,
  withdrawn: 1,
  screenFailed: 3,
};
const totals: RecruitmentTotals = {
  id: '3b241101-e2bb-4255-8caf-4136c566a961',
  trialId: '3b241101-e2bb-4255-8caf-4136c566a964',
  versionId: '3b241101-e2bb-4255-8caf-4136c566a962',
  at: '2026-11-26T12:00:00.000Z',
  through: '2026-11-25',
  sites: [site],
  auditHead: { position: 9, hash: '0f'.repeat(32), previous: { position: 4, hash: '0e'.repeat(32) } },
};
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('recruitment totals', () => {
  let key: SigningKey;
  let stranger: SigningKey;
  beforeAll(async () => {
    [key, stranger] = await Promise.all([generateSigningKey(), generateSigningKey()]);
  });

  const codeOf = async (text: string, now = NOW): Promise<string> => {
    const verified = await verifyTotals(text, { key: key.publicKey, hub: HUB, now });
    return verified.ok ? 'accepted' : verified.error.code;
  };
  const claims = (of: unknown = totals, more: object = {}) => ({
    aud: HUB,
    totals: JSON.stringify(of),
    iat: at,
    exp: at + 60,
    ...more,
  });
  const header = () => ({ typ: TYP, kid: key.thumbprint });

  it('are accepted as the node signed them, for a minute and the skew of the clocks', async () => {
    const good = await signTotals(key, HUB, totals, NOW);
    expect(await verifyTotals(good, { key: key.publicKey, hub: HUB, now: NOW })).toEqual({ ok: true, value: totals });
    expect(await codeOf(good, NOW + 119_000)).toBe('accepted');
    expect(await codeOf(good, NOW + 121_000)).toBe('expired');
  });

  it('are refused with any member altered', async () => {
    const [head = '', , signature = ''] = (await signTotals(key, HUB, totals, NOW)).split('.');
    for (const path of leavesOf(totals)) {
      const altered = encoded(claims(changedAt(totals, path, another)));
      expect(await codeOf(`${head}.${altered}.${signature}`)).toBe('wrong-signature');
    }
  });

  it.each<[string, () => Promise<string> | string, string]>([
    ['of another node', () => signTotals(stranger, HUB, totals, NOW), 'wrong-signature'],
    ['of another node that names this key', () => sign(stranger, header(), claims()), 'wrong-signature'],
    ['not signed', () => unsigned(header(), claims()), 'wrong-algorithm'],
    ['signed with a shared secret', () => signedWithSecret(key.publicKey.x, header(), claims()), 'wrong-algorithm'],
    ['signed for another use', () => sign(key, { ...header(), typ: 'kohort-report+jwt' }, claims()), 'wrong-type'],
    ['for another hub', () => signTotals(key, 'https://other.example', totals, NOW), 'wrong-audience'],
    ['good for a day', () => sign(key, header(), claims(totals, { exp: at + 86_400 })), 'too-long-lived'],
    ['without totals', () => sign(key, header(), claims(totals, { totals: undefined })), 'malformed'],
  ])('that are %s are refused', async (_name, make, code) => {
    expect(await codeOf(await make())).toBe(code);
  });

  it.each<[string, object]>([
    ['an earlier state', { sites: [{ ...site, referred: 3 }] }],
    ['a number of people beside the sites', { candidates: 7 }],
    ['fewer than nobody', { sites: [{ ...site, enrolled: -1 }] }],
    ['half a person', { sites: [{ ...site, enrolled: 0.5 }] }],
    ['a number in words', { sites: [{ ...site, enrolled: '4' }] }],
    ['a count left out', { sites: [{ ...site, withdrawn: undefined }] }],
    ['a site twice', { sites: [site, site] }],
    ['a day that is none', { through: '2026-02-30' }],
    ['no trial', { trialId: undefined }],
    ['an audit that ends nowhere', { auditHead: { position: 0, hash: '0f'.repeat(32) } }],
  ])('with %s are refused', async (_name, more) => {
    expect(await codeOf(await sign(key, header(), claims({ ...totals, ...more })))).toBe('malformed');
  });

  it('are refused, and nothing is thrown, whatever comes instead', async () => {
    await fc.assert(fc.asyncProperty(fc.string(), async (junk) => expect(await codeOf(junk)).not.toBe('accepted')));
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) =>
        expect(await codeOf(await sign(key, header(), claims(totals, { totals: json })))).toBe('malformed'),
      ),
      { numRuns: 30 },
    );
  });
});
