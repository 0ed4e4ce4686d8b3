import type { z } from 'zod';

/** What may bound a grant: a line of the delegation log names some of them, or none. */
export const PLACES = ['organisation', 'region', 'careProvider', 'careUnit', 'trial', 'site', 'task'] as const;
export type Place = (typeof PLACES)[number];
export type Places = { readonly [Name in Place]?: string };

/** One live line of the delegation log: a role, and where it holds. Absent means everywhere. */
export interface Grant extends Places {
  readonly role: string;
}

/** Which permissions each role of an app holds. */
export abstract class AccessPolicy {
  abstract readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Where the app itself is. A grant that holds there holds everywhere here. */
  abstract readonly home?: Places;
  /** The places that a role is given at. Without them it gives nothing: forgetting one never opens everything. */
  abstract readonly rolePlaces?: Readonly<Record<string, z.ZodObject>>;
}

type Roles = Pick<AccessPolicy, 'roles'>;

export const isRole = ({ roles }: Roles, role: string): boolean => Object.hasOwn(roles, role);

/** What a role may do; nothing, if the app does not know it. */
export const permissionsOfRole = (policy: Roles, role: string): readonly string[] =>
  isRole(policy, role) ? (policy.roles[role] ?? []) : [];

/**
 * The grants that give a permission. One that is bounded to a place gives it only where `within` names that place: the
 * handler then bounds what it shows or changes.
 */
export const granting = (
  policy: AccessPolicy,
  grants: readonly Grant[],
  permission: string,
  within: readonly Place[] = [],
): Grant[] =>
  grants.filter(
    (grant) =>
      permissionsOfRole(policy, grant.role).includes(permission) &&
      policy.rolePlaces?.[grant.role]?.safeParse(grant).success !== false &&
      PLACES.every(
        (place) => grant[place] === undefined || grant[place] === policy.home?.[place] || within.includes(place),
      ),
  );

/** Where the grants give a permission, as far as one place bounds them: everywhere, or at these. For `within: [place]`. */
export function boundsOf(
  policy: AccessPolicy,
  grants: readonly Grant[],
  permission: string,
  place: Place,
): 'everywhere' | readonly string[] {
  const bounds = granting(policy, grants, permission, [place]).map((grant) => grant[place]);
  const named = bounds.filter((bound) => bound !== undefined && bound !== policy.home?.[place]);
  return named.length < bounds.length ? 'everywhere' : [...new Set(named as string[])];
}

/** All permissions that the grants give somewhere, sorted. */
export const permissionsOf = (policy: Roles, grants: readonly Grant[]): string[] =>
  [...new Set(grants.flatMap(({ role }) => permissionsOfRole(policy, role)))].sort();

/** The permissions that the platform's own routes ask for. */
export const OPERATOR_PERMISSIONS = [
  'account:read',
  'account:write',
  'audit:read',
  'job:read',
  'job:retry',
  'session:read',
  'session:revoke',
] as const;
