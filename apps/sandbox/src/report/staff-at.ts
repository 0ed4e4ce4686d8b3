import type { Member } from '../cast/member.js';

export const isStaff = ({ posts }: Member): boolean => posts.every(({ role }) => role === 'clinician');

/** General practitioners first: it is they whom records say to treat somebody. */
const rank = (login: string): number => (login.includes('general-practitioner') ? 0 : 1);

/** The practitioners of a node by login name. */
export const staffAt = (region: string, members: readonly Member[]): string[] =>
  members
    .filter((one) => isStaff(one) && one.posts.some(({ app }) => app === region))
    .map(({ user }) => user.login)
    .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other, 'en', { numeric: true }));
