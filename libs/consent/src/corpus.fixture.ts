import { CONTACT_POLICIES, type PolicyKind } from './contact-policy.js';
import type { ContactFlags, Objection } from './decision.js';

/** The reason of the decision: the same under every policy, or one for each. */
type Expected = string | Readonly<Record<PolicyKind, string>>;

interface Written {
  readonly name: string;
  /** Stands for that of the file. */
  readonly at?: string;
  /** What is different from the Consent of the file; null leaves an element out. */
  readonly consents: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[];
  readonly objections?: readonly (Omit<Objection, 'from' | 'until'> & {
    readonly from: string;
    readonly until?: string;
  })[];
  readonly flags?: Partial<ContactFlags>;
  readonly trialId?: string;
  readonly expect: Expected;
}

interface Corpus {
  readonly title: string;
  readonly at: string;
  readonly consent: Readonly<Record<string, unknown>>;
  readonly cases: readonly Written[];
}

export interface Case {
  readonly name: string;
  readonly at: number;
  readonly consents: readonly { readonly id: string }[];
  readonly objections: readonly Objection[];
  readonly flags: Partial<ContactFlags>;
  readonly trialId: string | undefined;
  readonly expect: Readonly<Record<PolicyKind, string>>;
}

/** Where the corpus stands. */
export const CORPUS = new URL('../corpus/', import.meta.url);

/** The cases of a file of the corpus, written out. */
export function casesIn(text: string): readonly Case[] {
  const corpus = JSON.parse(text) as Corpus;
  return corpus.cases.map(({ name, at = corpus.at, consents, objections = [], flags = {}, trialId, expect }) => ({
    name,
    at: Date.parse(at),
    consents: consents.map((consent) => whole(corpus.consent, consent)),
    objections: objections.map(({ from, until, ...objection }) => ({
      ...objection,
      from: Date.parse(from),
      ...(until !== undefined && { until: Date.parse(until) }),
    })),
    flags,
    trialId,
    expect: typeof expect === 'string' ? forAll(expect) : expect,
  }));
}

function whole<Own extends { readonly id: string }>(consent: object, own: Own): Own {
  const elements = Object.entries<unknown>({ ...consent, ...own }).filter(([, value]) => value !== null);
  return Object.fromEntries(elements) as unknown as Own;
}

const forAll = (reason: string): Case['expect'] =>
  Object.fromEntries(CONTACT_POLICIES.map((kind) => [kind, reason])) as Record<PolicyKind, string>;
