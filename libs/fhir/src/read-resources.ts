import { readDocument } from './document.js';
import type { ReadItem } from './item.js';
import { readNdjson } from './ndjson.js';
import type { ServerOptions } from './requests.js';
import { readServer } from './server.js';
import { sourceFiles } from './source-files.js';

export interface ReadOptions {
  /** The resource types wanted; others are passed over. On a server they are asked for in this order, Patient first. */
  readonly types: readonly string[];
  /** Ends the reading: the iteration then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly server?: ServerOptions;
}

/**
 * The FHIR R4 resources of a source: the address of a server (http, https), a folder of ndjson files and JSON documents,
 * or one such file. Bundles are unfolded. Items come in batches, of bounded size for ndjson and servers; a JSON document
 * is read whole. What cannot be read is an item of its own and never stops the reading of the rest.
 *
 * Patients come before Medications before the rest: across files by their names, within each Bundle by entry. A person
 * in a later Bundle is therefore not known when an earlier one is read, and a reference by urn:uuid is meant inside its
 * own Bundle (R4 bundle.html#references).
 */
export async function* readResources(source: string, options: ReadOptions): AsyncGenerator<readonly ReadItem[]> {
  const { types, signal, server = {} } = options;
  signal?.throwIfAborted();
  if (/^https?:/i.test(source)) {
    yield* readServer(source, types, server, signal);
    return;
  }
  const found = await sourceFiles(source);
  if (found.unread.length > 0) yield found.unread;
  const wanted = new Set(types);
  for (const file of found.files) {
    signal?.throwIfAborted();
    if (file.kind === 'ndjson') yield* readNdjson(file, wanted, signal);
    else yield await readDocument(file, wanted, signal);
  }
}
