import { LineSplitter } from './lines.js';
import type { FhirResource, ReadResource } from './item.js';

/** A resource on its way to its person, as text; parsed only while it has not left memory. */
export interface PersonRecord {
  readonly person: string;
  readonly at: string;
  readonly fullUrl: string | undefined;
  readonly raw: string;
  readonly resource?: FhirResource;
}

/** Resources that were not lines of their own are put into text here. */
export const toRecord = (person: string, { at, fullUrl, raw, resource }: ReadResource): PersonRecord => ({
  person,
  at,
  fullUrl,
  raw: raw ?? JSON.stringify(resource),
  resource,
});

/** Two lines: whose record it is, then its JSON untouched, so that the first can be read without parsing the second. */
export const toText = ({ person, at, fullUrl, raw }: PersonRecord): string =>
  `${JSON.stringify([person, at, fullUrl])}\n${raw}\n`;

/** The records in a stream of such text, in batches of as many as one piece of it completes. */
export async function* fromText(bytes: AsyncIterable<Buffer>): AsyncGenerator<readonly PersonRecord[]> {
  const splitter = new LineSplitter(Infinity);
  let head: [string, string, string | null] | undefined;
  for await (const chunk of bytes) {
    const batch: PersonRecord[] = [];
    for (const line of splitter.push(chunk)) {
      const text = String(line.bytes);
      if (head) {
        const [person, at, fullUrl] = head;
        batch.push({ person, at, fullUrl: fullUrl ?? undefined, raw: text });
        head = undefined;
      } else {
        head = JSON.parse(text) as [string, string, string | null];
      }
    }
    yield batch;
  }
}

export const toItem = ({ at, fullUrl, raw, resource }: PersonRecord): ReadResource => ({
  ok: true,
  resource: resource ?? (JSON.parse(raw) as FhirResource),
  at,
  fullUrl,
  raw,
});
