import { invariant } from '@kohort/kernel';
import { RequestMethod, type INestApplicationContext } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { AccessPolicy } from '../access/policy.js';
import { ROUTE, type RouteAccess, type RouteOptions } from './route.js';

// Nest's own metadata names (packages/common/constants.ts).
const PATH = 'path';
const METHOD = 'method';
const ARGUMENTS = '__routeArguments__';
const BODY = 3;
const PARAMETER_KINDS: Readonly<Record<number, string>> = { [BODY]: 'body', 4: 'query', 5: 'path parameter' };
const CHANGES = new Set(['POST', 'PUT', 'PATCH']);

export interface RouteLine {
  readonly method: RouteOptions['method'];
  /** The pattern: /api/accounts/:id */
  readonly path: string;
  readonly access: RouteAccess;
}

type Roles = Pick<AccessPolicy, 'roles'>;

interface Handler {
  readonly where: string;
  readonly prefix: string;
  readonly controller: object;
  readonly name: string;
  readonly handler: object;
}

function handlersOf(app: INestApplicationContext): Handler[] {
  const scanner = app.get(MetadataScanner, { strict: false });
  return app
    .get(DiscoveryService, { strict: false })
    .getControllers()
    .flatMap(({ instance, metatype }) => {
      if (typeof metatype !== 'function' || typeof instance !== 'object' || instance === null) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      return scanner
        .getAllMethodNames(prototype)
        .map((name) => ({
          where: `${metatype.name}.${name}`,
          prefix: String(Reflect.getMetadata(PATH, metatype) ?? ''),
          controller: metatype,
          name,
          handler: prototype[name] ?? {},
        }))
        .filter(({ handler }) => Reflect.hasMetadata(METHOD, handler));
    });
}

function argumentFaults({ where, controller, name }: Handler, route: RouteOptions): string[] {
  const declared = (Reflect.getMetadata(ARGUMENTS, controller, name) ?? {}) as Record<string, { schema?: unknown }>;
  const kinds = Object.entries(declared).map(([key, { schema }]) => ({ kind: Number(key.split(':')[0]), schema }));
  const bare = kinds
    .filter(({ kind, schema }) => kind in PARAMETER_KINDS && schema === undefined)
    .map(({ kind }) => `${where}: its ${PARAMETER_KINDS[kind] ?? ''} has no schema`);
  const takesBody = kinds.some(({ kind }) => kind === BODY);
  const silent = CHANGES.has(route.method) && !takesBody && route.noBody !== true;
  return silent ? [...bare, `${where}: says neither the schema of its body nor noBody`] : bare;
}

function accessFaults(where: string, { access }: RouteOptions, policy: Roles): string[] {
  if (!('permission' in access)) return [];
  const granted = Object.values(policy.roles).some((permissions) => permissions.includes(access.permission));
  return granted ? [] : [`${where}: no role has its permission "${access.permission}"`];
}

/** All routes of an app, sorted. */
export function listRoutes(app: INestApplicationContext): RouteLine[] {
  return handlersOf(app)
    .map(({ handler, prefix }) => {
      const { path, method, access } = Reflect.getMetadata(ROUTE, handler) as RouteOptions;
      return { method, path: `/${prefix}/${path}`.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1'), access };
    })
    .sort((one, other) => `${one.path} ${one.method}`.localeCompare(`${other.path} ${other.method}`));
}

/**
 * Refuses to boot where a route does not state who may call it, what it takes or what it answers (invariant 9).
 * @throws an error that lists every such route
 */
export function checkRoutes(app: INestApplicationContext, policy: Roles): void {
  const faults = handlersOf(app).flatMap((each) => {
    const route = Reflect.getMetadata(ROUTE, each.handler) as RouteOptions | undefined;
    if (route === undefined) return [`${each.where}: is not declared with @Route`];
    const mapped = [Reflect.getMetadata(METHOD, each.handler), Reflect.getMetadata(PATH, each.handler)];
    const moved = mapped[0] !== RequestMethod[route.method] || mapped[1] !== (route.path || '/');
    const second = moved ? [`${each.where}: is mapped a second time beside @Route`] : [];
    return [...second, ...accessFaults(each.where, route, policy), ...argumentFaults(each, route)];
  });
  invariant(faults.length === 0, `every route states its permission and schemas:\n  - ${faults.join('\n  - ')}`);
}
