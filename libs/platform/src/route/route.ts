import { applyDecorators, HttpCode, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';
import { ApiDefaultResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Place } from '../access/policy.js';
import { Problem } from '../api/problem.js';

/** Who may call a route. Every route says it; a route that does not, does not boot (invariant 9). */
export type RouteAccess =
  /**
   * A person whose roles hold this permission everywhere, or bounded by nothing but the places of `within`: naming a place
   * says that the handler bounds by it what it shows or changes, or shows the same to everyone.
   */
  | { readonly permission: string; readonly within?: readonly Place[] }
  /** Any person who is logged in. */
  | { readonly loggedIn: true }
  /** A machine whose token holds this scope. */
  | { readonly scope: string }
  /** Everyone, for a reason that the reviewer can read. */
  | { readonly everyone: string };

export interface RouteOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly access: RouteAccess;
  /** The schema of the reply's body; 'none' where there is none; 'redirect' where the handler answers itself. */
  readonly reply: z.ZodType | 'none' | 'redirect';
  /** 200 with a body, 204 without. */
  readonly status?: number;
  /** The route changes something but takes no body. */
  readonly noBody?: true;
}

export const ROUTE = 'kohort:route';

const statusOf = ({ reply, status }: RouteOptions): number =>
  status ?? (reply === 'none' ? 204 : reply === 'redirect' ? 303 : 200);

/** A route: address, permission, schema of the reply and OpenAPI in one place. Parameters name their own schemas. */
export function Route(options: RouteOptions): MethodDecorator {
  const { method, path, summary, reply } = options;
  const status = statusOf(options);
  return applyDecorators(
    RequestMapping({ method: RequestMethod[method], path }),
    SetMetadata(ROUTE, options),
    ...(reply === 'redirect' ? [] : [HttpCode(status)]),
    ApiOperation({ summary, description: accessText(options.access) }),
    typeof reply === 'string'
      ? ApiResponse({ status, description: reply === 'redirect' ? 'Redirect' : 'Done' })
      : ApiResponse({ status, standardSchema: reply, description: summary }),
    ApiDefaultResponse({ standardSchema: Problem, description: 'Refused; the code says why' }),
  );
}

function accessText(access: RouteAccess): string {
  if ('permission' in access) return `Needs the permission \`${access.permission}\`.`;
  if ('scope' in access) return `For machines with the scope \`${access.scope}\`.`;
  return 'loggedIn' in access ? 'For everyone who is logged in.' : `Open to everyone: ${access.everyone}.`;
}
