import type { Region } from '@kohort/population';
import type { SandboxUser } from '../identity-provider/sandbox-user.js';
import type { Member, Post } from './member.js';

export const HUB = 'hub';
/** Has the role operator at the hub and at every node, and lets all others in. */
export const OPERATOR = 'operator';

export const ROLE_LABELS = {
  operator: { sv: 'Drift', en: 'Operator' },
  sponsor: { sv: 'Sponsor', en: 'Sponsor' },
  'permit-officer': { sv: 'Tillståndshandläggare', en: 'Permit officer' },
  steward: { sv: 'Datavärd', en: 'Data steward' },
  coordinator: { sv: 'Studiekoordinator', en: 'Trial coordinator' },
  investigator: { sv: 'Prövare', en: 'Investigator' },
  'consent-taker': { sv: 'Forskningssköterska', en: 'Research nurse' },
  clinician: { sv: 'Kliniker', en: 'Clinician' },
} as const;
export type Role = keyof typeof ROLE_LABELS;

const HUB_NAME = 'Nationella navet';
/** The sponsor's organisation, by name; the hub gives it an id, which takes this place in the sponsor's role. */
export const SPONSOR = 'Exempelpharma AB';

interface Described {
  readonly login: string;
  /** Given name; all of the cast are called Exempel. */
  readonly given: string;
  readonly role: Role;
  readonly where: string;
}

const userOf = ({ login, given, role, where }: Described): SandboxUser => ({
  login,
  name: `${given} Exempel`,
  // example.org is reserved for examples (RFC 2606).
  email: `${login}@example.org`,
  locale: 'sv',
  roleLabel: ROLE_LABELS[role],
  where,
});

const member = (described: Described, posts: readonly Post[]): Member => ({ user: userOf(described), posts });

const AT_EACH_NODE = [
  { login: 'steward', given: 'Dagny', role: 'steward' },
  { login: 'coordinator', given: 'Konrad', role: 'coordinator' },
  { login: 'investigator', given: 'Ingegerd', role: 'investigator' },
  { login: 'consent-nurse', given: 'Saga', role: 'consent-taker' },
] as const;

/** The people beside the practitioners of the records. */
export function castOf(regions: readonly Region[]): Member[] {
  const everywhere = [HUB, ...regions.map(({ code }) => code)];
  return [
    member(
      { login: OPERATOR, given: 'Ottilia', role: 'operator', where: `${HUB_NAME} och alla noder` },
      everywhere.map((app) => ({ app, role: 'operator' })),
    ),
    member({ login: 'sponsor', given: 'Sixten', role: 'sponsor', where: SPONSOR }, [
      { app: HUB, role: 'sponsor', organisation: SPONSOR },
    ]),
    member({ login: 'permit-officer', given: 'Tyra', role: 'permit-officer', where: HUB_NAME }, [
      { app: HUB, role: 'permit-officer' },
    ]),
    ...regions.flatMap(({ code, name }) =>
      AT_EACH_NODE.map(({ login, given, role }) =>
        member({ login: `${login}-${code}`, given, role, where: name }, [{ app: code, role, region: code }]),
      ),
    ),
  ];
}
