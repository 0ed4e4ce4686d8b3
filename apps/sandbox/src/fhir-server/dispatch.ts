import { bundle } from './interactions/bundle.js';
import { capabilities } from './interactions/capabilities.js';
import { create } from './interactions/create.js';
import { history } from './interactions/history.js';
import { read, vread } from './interactions/read.js';
import { remove } from './interactions/remove.js';
import { search } from './interactions/search.js';
import { update } from './interactions/update.js';
import { routeOf } from './http/route.js';
import type { Answer, Context, FhirRequest } from './request.js';

/** When this server began: its capabilities do not change while it runs. */
const since = new Date();

/** Answers a request. Throws where the database fails. */
export async function dispatch(context: Context, request: FhirRequest): Promise<Answer> {
  const routed = routeOf(request.method, request.path);
  if (!routed.ok) return routed;
  const route = routed.value;
  switch (route.interaction) {
    case 'capabilities':
      return capabilities(context, since);
    case 'bundle':
      return bundle(context, request);
    case 'search':
      return search(context, request, route.type);
    case 'create':
      return create(context, request, route.type);
    case 'read':
      return read(context, request, route);
    case 'vread':
      return vread(context, route, route.version);
    case 'update':
      return update(context, request, route);
    case 'delete':
      return remove(context, request, route);
    case 'history-type':
    case 'history-instance':
      return history(context, request, route);
  }
}
