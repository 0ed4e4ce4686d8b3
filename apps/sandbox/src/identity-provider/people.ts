import type { Language } from '../pages/language.js';
import type { SandboxUser } from './sandbox-user.js';

/** People of one role. */
export interface RoleGroup {
  readonly label: string;
  readonly shown: readonly SandboxUser[];
  /** How many the role has that match, shown or not. */
  readonly total: number;
}

/** More than these of one role are not listed at once: a search narrows them down. */
export const MOST_LISTED = 50;

const contains = (user: SandboxUser, word: string): boolean =>
  [user.login, user.name, user.where, user.roleLabel.sv, user.roleLabel.en].some((text) =>
    text.toLowerCase().includes(word),
  );

/** The people that match every word, by role in the order in which the roles first occur. */
export function groupsOf(people: readonly SandboxUser[], search: string, language: Language): RoleGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, SandboxUser[]>();
  for (const user of people) {
    if (!words.every((word) => contains(user, word))) continue;
    const label = user.roleLabel[language];
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [user]);
    else group.push(user);
  }
  return [...groups].map(([label, users]) => ({ label, shown: users.slice(0, MOST_LISTED), total: users.length }));
}
