import { placed, type Member, type Place } from '../cast/member.js';

/** An account as an app tells it. */
export interface KnownAccount {
  readonly id: string;
  readonly subject: string;
  readonly name: string;
  readonly email?: string;
  readonly assignments: readonly (Place & { readonly role: string; readonly validUntil?: string })[];
}

export interface Missing {
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  /** Undefined where the account is to be made or corrected. */
  readonly accountId: string | undefined;
  readonly assignments: readonly (Place & { readonly role: string })[];
}

const FIELDS = ['role', 'organisation', 'region', 'careProvider', 'careUnit'] as const;

/** What an app does not know yet of the members who have a post there. */
export function missingAt(app: string, members: readonly Member[], known: readonly KnownAccount[]): Missing[] {
  const accounts = new Map(known.map((account) => [account.subject, account]));
  return members.flatMap(({ user, posts }) => {
    const here = posts.filter((post) => post.app === app).map(placed);
    const account = accounts.get(user.login);
    const isRight = account !== undefined && account.name === user.name && account.email === user.email;
    const assignments = here.filter(
      (post) =>
        account?.assignments.some(
          (held) => held.validUntil === undefined && FIELDS.every((field) => held[field] === post[field]),
        ) !== true,
    );
    if (here.length === 0 || (isRight && assignments.length === 0)) return [];
    return [
      {
        subject: user.login,
        name: user.name,
        email: user.email,
        accountId: isRight ? account.id : undefined,
        assignments,
      },
    ];
  });
}
