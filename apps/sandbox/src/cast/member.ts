import type { SandboxUser } from '../identity-provider/sandbox-user.js';

/** Where a role holds, as the apps' own delegation log has it. */
export interface Place {
  readonly organisation?: string;
  readonly region?: string;
  /** "Organization/<id>", as facts name their provider. */
  readonly careProvider?: string;
  readonly careUnit?: string;
}

/** A role in an app. */
export interface Post extends Place {
  /** 'hub', or the county code of a node's region. */
  readonly app: string;
  readonly role: string;
}

/** Somebody who can log in, and what that person is then. */
export interface Member {
  readonly user: SandboxUser;
  readonly posts: readonly Post[];
}

/** A person's role in one app, without the app. */
export const placed = ({ app: _, ...rest }: Post): Omit<Post, 'app'> => rest;
