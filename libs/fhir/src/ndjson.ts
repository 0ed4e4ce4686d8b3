import { fileBytes, fileFault } from './file-bytes.js';
import { fhirFault, ofTypes, unread, type ReadItem } from './item.js';
import { decode, parse } from './json.js';
import { LineSplitter, type Line } from './lines.js';
import { addItems } from './resource.js';
import type { SourceFile } from './source-files.js';

/** The longest line that is held, in bytes: room for a document with its scan inside, far below what a string may be. */
const LONGEST_LINE = 128_000_000;
/** Most writers put the type first, so that what is not wanted need not be parsed. */
const LEADING_TYPE = /^\s*\{\s*"resourceType"\s*:\s*"([A-Za-z]+)"/;
const UNFOLDED = new Set(['Bundle', 'OperationOutcome']);

/**
 * The resource types that a file name announces: an ndjson file of a bulk export holds one type and begins with its name.
 * undefined where the name does not tell.
 */
function typesNamed(name: string, wanted: ReadonlySet<string>): readonly string[] | undefined {
  const word = /(?:^|\/)([A-Za-z]+)[^/]*$/.exec(name)?.[1] ?? '';
  return wanted.has(word) ? [word] : undefined;
}

/**
 * The items of an ndjson file, in batches of as many lines as one read from the file completes; it holds one such batch.
 * A line that cannot be read is one item, and the next line is read.
 */
export async function* readNdjson(
  file: SourceFile,
  wanted: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly ReadItem[]> {
  const splitter = new LineSplitter(LONGEST_LINE);
  const types = typesNamed(file.name, wanted);
  let records = 0;
  const itemsOf = (lines: readonly Line[]): readonly ReadItem[] => {
    const items: ReadItem[] = [];
    for (const line of lines) if (addLine(items, line, file.name, wanted)) records += 1;
    return ofTypes(items, types);
  };
  try {
    for await (const chunk of fileBytes(file.path)) {
      signal?.throwIfAborted();
      yield itemsOf(splitter.push(chunk));
    }
    yield itemsOf(splitter.end());
  } catch (error) {
    signal?.throwIfAborted();
    yield ofTypes([unread(`${file.name}:${splitter.number}`, 'part', fileFault(error))], types);
    return;
  }
  const empty = fhirFault('empty-file', 'The file holds no records.');
  if (records === 0) yield ofTypes([unread(file.name, 'part', empty)], types);
}

/** Adds what a line holds; false where it is blank. */
function addLine(into: ReadItem[], { number, bytes }: Line, name: string, wanted: ReadonlySet<string>): boolean {
  const at = `${name}:${number}`;
  if (bytes === undefined) {
    const message = `The line is longer than ${LONGEST_LINE / 1_000_000} MB.`;
    into.push(unread(at, 'record', fhirFault('too-large', message)));
    return true;
  }
  const text = decode(bytes);
  if (!text.ok) {
    into.push(unread(at, 'record', text.error));
    return true;
  }
  const type = LEADING_TYPE.exec(text.value)?.[1];
  if (type !== undefined && !wanted.has(type) && !UNFOLDED.has(type)) return true;
  const json = parse(text.value);
  if (json.ok) addItems(into, json.value, { at, raw: text.value }, wanted);
  else if (text.value.trim() === '') return false;
  else into.push(unread(at, 'record', json.error));
  return true;
}
