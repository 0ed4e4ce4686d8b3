/** One live line of the delegation log: a role, and where it holds. Absent means everywhere. */
export interface Grant {
  readonly role: string;
  readonly organisation?: string;
  readonly region?: string;
  readonly careProvider?: string;
  readonly careUnit?: string;
  readonly trial?: string;
  readonly site?: string;
  readonly task?: string;
}

/** Which permissions each role of an app holds. */
export abstract class AccessPolicy {
  abstract readonly roles: Readonly<Record<string, readonly string[]>>;
}

/** The grants that give a permission; what may be seen or changed is bounded by where they hold. */
export const granting = (policy: AccessPolicy, grants: readonly Grant[], permission: string): Grant[] =>
  grants.filter(({ role }) => policy.roles[role]?.includes(permission) === true);

/** All permissions that the grants give, sorted. */
export const permissionsOf = (policy: AccessPolicy, grants: readonly Grant[]): string[] =>
  [...new Set(grants.flatMap(({ role }) => policy.roles[role] ?? []))].sort();

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
