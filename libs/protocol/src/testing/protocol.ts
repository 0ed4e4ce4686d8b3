import { meaningHash, parseCriteria, protocolHash } from '@kohort/criteria';
import { GeneralSign } from 'jose';
import type { ProtocolVersion, SignedProtocol } from '../protocol-version.js';
import type { SigningKey } from '../signing-key.js';

export const HUB = 'https://hub.example';
export const NOW = Date.parse('2026-11-26T12:00:00Z');

/** Criteria whose only threshold is an age. */
export const criteriaFrom = (age = 40): unknown => ({
  language: 'kohort/1',
  id: 'mammography',
  title: { sv: 'Mammografi', en: 'Mammography' },
  criteria: [{ id: 'age', kind: 'inclusion', expression: { type: 'age', ge: age } }],
});

/** The two hashes of a criteria document. */
export function hashesOf(criteria: unknown): { protocolHash: string; meaningHash: string } {
  const parsed = parseCriteria(criteria);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { protocolHash: protocolHash(criteria), meaningHash: meaningHash(parsed.value) };
}

/** A version that holds at NOW in the regions 12 and 14. */
export function protocolOf(criteria: unknown = criteriaFrom()): ProtocolVersion {
  return {
    id: '3b241101-e2bb-4255-8caf-4136c566a962',
    version: 2,
    trial: {
      id: '3b241101-e2bb-4255-8caf-4136c566a961',
      acronym: 'MAMMO',
      title: { sv: 'Mammografi', en: 'Mammography' },
      neutralName: 'Study 7',
      sponsor: 'University',
      registrations: [{ system: 'https://clinicaltrials.gov', value: 'NCT00000000' }],
      ethicsApproval: '2026-01234-01',
    },
    sites: [{ id: '3b241101-e2bb-4255-8caf-4136c566a963', region: '12', name: 'Malmö', hsaId: 'SE2321000131-E1' }],
    criteria,
    ...hashesOf(criteria),
    permit: {
      id: '3b241101-e2bb-4255-8caf-4136c566a964',
      purpose: 'recruiting',
      regions: ['12', '14'],
      validFrom: '2026-11-01T00:00:00.000Z',
      validUntil: '2027-11-01T00:00:00.000Z',
      conditions: ['Women only.'],
      decidedAt: '2026-10-01T00:00:00.000Z',
    },
    hub: HUB,
  };
}

/** Signs whatever a test likes as a protocol version, with whatever headers. */
export async function signAnything(
  payload: unknown,
  signatures: readonly { readonly key: SigningKey; readonly header: Readonly<Record<string, unknown>> }[],
): Promise<SignedProtocol> {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const sign = new GeneralSign(new TextEncoder().encode(text));
  for (const { key, header } of signatures)
    sign
      .addSignature(key.privateKey)
      .setProtectedHeader({ typ: 'kohort-protocol+jws', kid: key.thumbprint, alg: 'EdDSA', ...header });
  return (await sign.sign()) as SignedProtocol;
}

type Path = readonly (string | number)[];

/** The paths of all values in a document that are not objects or lists. */
export function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, each]) =>
    leavesOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** A copy of a document with another value at a path. */
export function changedAt(document: unknown, path: Path, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(document);
  const copy = structuredClone(document) as Record<string | number, unknown>;
  copy[key] = changedAt(copy[key], rest, change);
  return copy;
}

/** Another value of the same kind. */
export const another = (value: unknown): unknown => (typeof value === 'number' ? value + 1 : `${String(value)}0`);
