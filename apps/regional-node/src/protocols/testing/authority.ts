import { meaningHash, parseCriteria, protocolHash } from '@kohort/criteria';
import {
  generateSigningKey,
  PROTOCOL_PURPOSE,
  signDirective,
  signProtocol,
  type Directive,
  type ProtocolVersion,
  type SignedProtocol,
  type SigningKey,
  type TrustedKeysFile,
} from '@kohort/protocol';

const HOUR_MS = 3_600_000;

/** Criteria with a threshold that somebody might want to change. */
export const criteriaFrom = (age: number) => ({
  language: 'kohort/1',
  id: 'test',
  title: { sv: 'Prövning', en: 'Trial' },
  criteria: [{ id: 'adult', kind: 'inclusion', expression: { type: 'age', ge: age } }],
});

const uuid = (group: number, number: number): string =>
  `${String(group).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;
export const TRIAL = uuid(1, 1);
export const SITE = uuid(3, 12);
export const FAR_SITE = uuid(3, 1);
export const versionId = (version: number): string => uuid(2, version);

/** A hub and an authority with keys of their own, and what they sign. */
export class Authority {
  constructor(
    readonly hubUrl: string,
    readonly authority: SigningKey,
    readonly hub: SigningKey,
  ) {}

  static async at(hubUrl: string): Promise<Authority> {
    const [authority, hub] = await Promise.all([generateSigningKey(), generateSigningKey()]);
    return new Authority(hubUrl, authority, hub);
  }

  get trusted(): TrustedKeysFile {
    return { authority: [this.authority.publicKey], hub: [this.hub.publicKey] };
  }

  version(number = 1, more: Partial<ProtocolVersion> = {}): ProtocolVersion {
    const criteria = criteriaFrom(18 + number);
    const parsed = parseCriteria(criteria);
    if (!parsed.ok) throw new Error(parsed.error[0]?.message);
    return {
      id: versionId(number),
      version: number,
      trial: {
        id: TRIAL,
        acronym: 'TEST',
        title: { sv: 'En prövning', en: 'A trial' },
        sponsor: 'Sponsor AB',
        registrations: [{ system: 'https://clinicaltrials.gov', value: 'NCT00000000' }],
      },
      sites: [
        { id: SITE, region: '12', name: 'Lund' },
        { id: FAR_SITE, region: '01', name: 'Solna' },
      ],
      criteria,
      protocolHash: protocolHash(criteria),
      meaningHash: meaningHash(parsed.value),
      permit: this.permit(),
      hub: this.hubUrl,
      ...more,
    };
  }

  /** Of hours from now. */
  permit(from = -1, until = 1, more: Partial<ProtocolVersion['permit']> = {}): ProtocolVersion['permit'] {
    const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
    return {
      id: uuid(4, 1),
      purpose: PROTOCOL_PURPOSE,
      regions: ['12', '01'],
      validFrom: at(from),
      validUntil: at(until),
      conditions: ['Only by letter.'],
      decidedAt: at(-2),
      ...more,
    };
  }

  sign(version: ProtocolVersion, keys: Partial<Pick<Authority, 'authority' | 'hub'>> = {}): Promise<SignedProtocol> {
    return signProtocol(version, { authority: this.authority, hub: this.hub, ...keys });
  }

  directive(
    { id, version, trial }: Pick<ProtocolVersion, 'id' | 'version' | 'trial'>,
    revision: number,
    state: Directive['state'] = 'published',
    key = this.hub,
  ): Promise<string> {
    const at = new Date().toISOString();
    const named = { hub: this.hubUrl, trialId: trial.id, versionId: id, version, revision, state, at };
    return signDirective(key, named);
  }
}
