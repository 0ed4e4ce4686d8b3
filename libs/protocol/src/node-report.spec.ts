import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signReport, verifyReport, type NodeReport } from './node-report.js';
import { generateSigningKey, type SigningKey } from './signing-key.js';
import { another, changedAt, HUB, leavesOf, NOW } from './testing/protocol.js';
import { sign, signedWithSecret, unsigned } from './testing/sign.js';

const TYP = 'kohort-report+jwt';
const at = NOW / 1000;
const report: NodeReport = {
  id: '3b241101-e2bb-4255-8caf-4136c566a961',
  sequence: 7,
  versionId: '3b241101-e2bb-4255-8caf-4136c566a962',
  state: 'allowed',
  code: 'other',
  sites: [{ site: '3b241101-e2bb-4255-8caf-4136c566a963', decision: 'allowed' }],
  at: '2026-11-26T12:00:00.000Z',
};
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe("a node's report", () => {
  let key: SigningKey;
  let stranger: SigningKey;
  let good: string;
  beforeAll(async () => {
    [key, stranger] = await Promise.all([generateSigningKey(), generateSigningKey()]);
    good = await signReport(key, HUB, report, NOW);
  });

  const codeOf = async (text: string, now = NOW): Promise<string> => {
    const verified = await verifyReport(text, { key: key.publicKey, hub: HUB, now });
    return verified.ok ? 'accepted' : verified.error.code;
  };
  const claims = (of: unknown = report, more: object = {}) => ({
    aud: HUB,
    report: JSON.stringify(of),
    iat: at,
    exp: at + 60,
    ...more,
  });
  const header = () => ({ typ: TYP, kid: key.thumbprint });

  it('is accepted as the node signed it, for a minute and the skew of the clocks', async () => {
    const verified = await verifyReport(good, { key: key.publicKey, hub: HUB, now: NOW });
    expect(verified).toEqual({ ok: true, value: report });
    expect(await codeOf(good, NOW + 119_000)).toBe('accepted');
    expect(await codeOf(good, NOW + 121_000)).toBe('expired');
    expect(await codeOf(good, NOW - 61_000)).toBe('not-yet-valid');
  });

  it('is refused with any member altered', async () => {
    const [head = '', , signature = ''] = good.split('.');
    const altered = [
      ...leavesOf(report).map((path) => claims(changedAt(report, path, another))),
      claims(report, { aud: 'https://other.example' }),
      claims(report, { iat: at + 1 }),
      claims(report, { exp: at + 61 }),
    ];
    for (const each of altered) expect(await codeOf(`${head}.${encoded(each)}.${signature}`)).toBe('wrong-signature');
  });

  it('of another node is refused, also where it names this node’s key', async () => {
    expect(await codeOf(await signReport(stranger, HUB, report, NOW))).toBe('wrong-signature');
    expect(await codeOf(await sign(stranger, header(), claims()))).toBe('wrong-signature');
  });

  it.each<[string, () => Promise<string> | string, string]>([
    ['not signed', () => unsigned(header(), claims()), 'wrong-algorithm'],
    ['signed with a shared secret', () => signedWithSecret(key.publicKey.x, header(), claims()), 'wrong-algorithm'],
    [
      'signed for another use',
      () => sign(key, { ...header(), typ: 'kohort-registration+jwt' }, claims()),
      'wrong-type',
    ],
    ['without a type', () => sign(key, { kid: key.thumbprint }, claims()), 'wrong-type'],
    ['for another hub', () => signReport(key, 'https://other.example', report, NOW), 'wrong-audience'],
    ['for two hubs', () => sign(key, header(), claims(report, { aud: [HUB, 'x'] })), 'malformed'],
    ['without an end', () => sign(key, header(), claims(report, { exp: undefined })), 'malformed'],
    ['good for a day', () => sign(key, header(), claims(report, { exp: at + 86_400 })), 'too-long-lived'],
    [
      'of a day to come',
      () => sign(key, header(), claims(report, { iat: at + 86_400, exp: at + 86_460 })),
      'not-yet-valid',
    ],
    ['without a report', () => sign(key, header(), claims(report, { report: undefined })), 'malformed'],
    ['with a report that is no text', () => sign(key, header(), claims(report, { report })), 'malformed'],
    ['with a report that is no JSON', () => sign(key, header(), claims(report, { report: '{' })), 'malformed'],
    ['a list', () => sign(key, header(), [claims()]), 'malformed'],
  ])('that is %s is refused', async (_name, make, code) => {
    expect(await codeOf(await make())).toBe(code);
  });

  it.each<[string, object]>([
    ['a number of people', { count: 7 }],
    ['free text for a code', { code: 'Because Anna said so' }],
    ['a code that nobody knows', { code: 'anna-said-so' }],
    ['a state that nobody knows', { state: 'found' }],
    ['neither a feed item nor a version', { sequence: undefined, versionId: undefined }],
    ['a note on a site', { sites: [{ site: report.sites?.[0]?.site, decision: 'allowed', note: 'x' }] }],
    ['a moment without a zone', { at: '2026-11-26T12:00:00' }],
    ['no id', { id: undefined }],
  ])('with %s is refused', async (_name, more) => {
    expect(await codeOf(await sign(key, header(), claims({ ...report, ...more })))).toBe('malformed');
  });

  it('is refused cut short anywhere', async () => {
    for (let length = 0; length < good.length; length += 11)
      expect(['malformed', 'wrong-algorithm', 'wrong-signature']).toContain(await codeOf(good.slice(0, length)));
  });

  it('is refused, and nothing is thrown, whatever comes instead', async () => {
    const part = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('.')),
    );
    await fc.assert(fc.asyncProperty(text, async (junk) => expect(await codeOf(junk)).not.toBe('accepted')));
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) =>
        expect(await codeOf(await sign(key, header(), claims(report, { report: json })))).toBe('malformed'),
      ),
    );
  });
});
