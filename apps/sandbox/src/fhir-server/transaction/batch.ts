import { failed } from '@kohort/kernel';
import { bundleText } from '../bundle-text.js';
import { preferOf } from '../http/prefer.js';
import type { Answer, Context, FhirRequest } from '../request.js';
import { inProcessingOrder, parseEntry, showsResource } from './entries.js';
import { entryResponse } from './entry-response.js';

/** R4 http.html#batch: each entry succeeds or fails by itself. */
export async function batch(context: Context, request: FhirRequest, entries: readonly unknown[]): Promise<string> {
  const { base, dispatch, refusalOf } = context;
  const prefer = request.headers['prefer'];
  const parsed = entries.map((entry, index) => ({ index, entry: parseEntry(entry, index, { base, prefer }) }));
  const answers: string[] = [];
  for (const { index, entry } of inProcessingOrder(parsed, ({ entry }) =>
    entry.ok ? entry.value.request.method : '',
  )) {
    // What was done before is not lost with an entry that cannot be done.
    const answer: Answer = entry.ok
      ? await dispatch(context, entry.value.request).catch((error: unknown) => failed(refusalOf(error)))
      : entry;
    answers[index] = entryResponse(answer, entry.ok && showsResource(entry.value, preferOf(request)));
  }
  return bundleText({ type: 'batch-response', entries: answers });
}
