import { fileFault, wholeFile } from './file-bytes.js';
import { fhirFault, unread, type Loss, type FhirFault, type ReadItem } from './item.js';
import { decode, parse } from './json.js';
import { addItems } from './resource.js';
import type { SourceFile } from './source-files.js';

/** A JSON document is read at once, and a JavaScript string ends at 536,870,888 characters. */
const LARGEST_DOCUMENT = 512_000_000;

/** The items of a .json file that holds one resource or one Bundle. */
export async function readDocument(
  file: SourceFile,
  wanted: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<readonly ReadItem[]> {
  const lost = (fault: FhirFault, loss: Loss = 'part'): ReadItem[] => [unread(file.name, loss, fault)];
  let bytes;
  try {
    bytes = await wholeFile(file.path, LARGEST_DOCUMENT, signal);
  } catch (error) {
    signal?.throwIfAborted();
    return lost(fileFault(error));
  }
  if (!bytes.ok) return lost(bytes.error);
  const text = decode(bytes.value);
  if (!text.ok) return lost(text.error);
  const json = parse(text.value);
  if (!json.ok) return lost(text.value.trim() === '' ? EMPTY : { ...json.error, hint: LINES_HINT });
  const items: ReadItem[] = [];
  addItems(items, json.value, { at: file.name }, wanted);
  return items;
}

const EMPTY = fhirFault('empty-file', 'The file holds no records.');
const LINES_HINT = 'A file with one resource per line must be named .ndjson.';
