import { failed, ok, type Result } from '@kohort/kernel';
import { refuse, type Refusal } from '../fault.js';
import { isId } from '../resource.js';
import { resourceTypes } from '../resource-types.js';

/** The interaction that a method and an address ask for (R4 http.html#summary). */
export type Route =
  | { readonly interaction: 'capabilities' | 'bundle' }
  | { readonly interaction: 'search' | 'create' | 'history-type'; readonly type: string }
  | {
      readonly interaction: 'read' | 'update' | 'delete' | 'history-instance';
      readonly type: string;
      readonly id: string;
    }
  | { readonly interaction: 'vread'; readonly type: string; readonly id: string; readonly version: string };

type Methods = Readonly<Record<string, Route>>;

/** Finds the interaction; `path` is below the server's base. HEAD is GET. Where the method is wrong, `hint` has the right ones. */
export function routeOf(method: string, path: readonly string[]): Result<Route, Refusal> {
  const methods = methodsOf(path);
  if (!methods.ok) return methods;
  const route = methods.value[method === 'HEAD' ? 'GET' : method];
  if (route) return ok(route);
  const hint = Object.keys(methods.value).join(', ');
  return failed({ code: 'method-not-allowed', message: `This address does not take ${method}.`, path: '', hint });
}

function methodsOf(path: readonly string[]): Result<Methods, Refusal> {
  const [type, second, third, fourth, ...more] = path;
  if (type === undefined) return ok({ POST: { interaction: 'bundle' } });
  if (type === 'metadata' && second === undefined) return ok({ GET: { interaction: 'capabilities' } });
  if (!resourceTypes.has(type)) return refuse('no-such-path', 'There is no such resource type or operation here.');
  if (second === undefined) return ok({ GET: { interaction: 'search', type }, POST: { interaction: 'create', type } });
  if (third === undefined && second === '_search') return ok({ POST: { interaction: 'search', type } });
  if (third === undefined && second === '_history') return ok({ GET: { interaction: 'history-type', type } });
  if (second.startsWith('_') || second.startsWith('$'))
    return refuse('no-such-path', 'There is no such operation here.');
  if (!isId(second)) return refuse('bad-id', 'An id has 1 to 64 letters, digits, hyphens and full stops.');
  return instanceMethods({ type, id: second }, third, fourth, more);
}

function instanceMethods(
  key: { readonly type: string; readonly id: string },
  third: string | undefined,
  version: string | undefined,
  more: readonly string[],
): Result<Methods, Refusal> {
  if (third === undefined) {
    const [read, update] = [{ interaction: 'read', ...key } as const, { interaction: 'update', ...key } as const];
    return ok({ GET: read, PUT: update, DELETE: { interaction: 'delete', ...key } });
  }
  if (third !== '_history' || more.length > 0) return refuse('no-such-path', 'There is no such operation here.');
  if (version === undefined) return ok({ GET: { interaction: 'history-instance', ...key } });
  return ok({ GET: { interaction: 'vread', ...key, version } });
}
