import { tmpdir } from 'node:os';
import type { ReadItem, ReadResource, Unread } from './item.js';
import { fromText, toItem, toRecord, toText, type PersonRecord } from './person-record.js';
import { Spill } from './spill.js';

/** All resources of one person, in the order in which they were read. */
export interface PersonResources {
  readonly person: string;
  readonly items: readonly ReadResource[];
}

export interface PartitionOptions {
  /**
   * Whose record a resource is: any name that is the same for all of a person's resources; undefined for one that
   * belongs to no person. Asked once for each resource in the order of reading, in which Patients come first.
   */
  readonly personOf: (item: ReadResource) => string | undefined;
  /** Gets what belongs to no person (Medication, Practitioner …), all of it before the first person comes out. */
  readonly onShared: (item: ReadResource) => void;
  readonly onUnread: (item: Unread) => void;
  readonly signal?: AbortSignal | undefined;
  /** Characters of JSON held before temporary files take over: 32 million. */
  readonly memory?: number;
  /** Where temporary files are made: the system's folder for them. */
  readonly directory?: string;
}

const PARTS = 64;
const PART_BITS = 6;
/** Each level of parts takes its own six bits of a 32-bit hash. */
const DEEPEST = 5;

/**
 * Brings together what belongs to one person, with memory bounded however large the input: by `memory`, or by the person
 * with the most records. Small inputs stay in memory; larger ones go through temporary files, 64 parts by a hash of the
 * person, of which one at a time is read back, and split again where it is still too large.
 * Throws what the system says where temporary files cannot be written, and the signal's reason where it aborts.
 */
export async function* partitionByPerson(
  batches: AsyncIterable<readonly ReadItem[]>,
  options: PartitionOptions,
): AsyncGenerator<PersonResources> {
  const { memory = 32_000_000, directory = tmpdir(), signal } = options;
  yield* people(recordsOf(batches, options), 0, { memory, directory, signal });
}

async function* recordsOf(
  batches: AsyncIterable<readonly ReadItem[]>,
  { personOf, onShared, onUnread }: PartitionOptions,
): AsyncGenerator<readonly PersonRecord[]> {
  for await (const batch of batches) {
    const records: PersonRecord[] = [];
    for (const item of batch) {
      const person = item.ok ? personOf(item) : undefined;
      if (!item.ok) onUnread(item);
      else if (person === undefined) onShared(item);
      else records.push(toRecord(person, item));
    }
    yield records;
  }
}

interface Room {
  readonly memory: number;
  readonly directory: string;
  readonly signal: AbortSignal | undefined;
}

async function* people(
  batches: AsyncIterable<readonly PersonRecord[]>,
  depth: number,
  room: Room,
): AsyncGenerator<PersonResources> {
  const held = new Map<string, PersonRecord[]>();
  let size = 0;
  let spill: Spill | undefined;
  try {
    for await (const batch of batches) {
      room.signal?.throwIfAborted();
      for (const record of batch) {
        size += record.raw.length;
        if (spill) spill.add(partOf(record.person, depth), toText(record));
        else hold(held, record);
      }
      if (!spill && size > room.memory && held.size > 1 && depth < DEEPEST) {
        spill = await Spill.open(PARTS, room.directory);
        for (const record of taken(held)) spill.add(partOf(record.person, depth), toText(record));
      }
      await spill?.flush();
    }
    await spill?.finish();
    for (let part = 0; spill && part < PARTS; part += 1) yield* people(fromText(spill.read(part)), depth + 1, room);
    for (const [person, records] of held) {
      held.delete(person);
      room.signal?.throwIfAborted();
      yield { person, items: records.map(toItem) };
    }
  } finally {
    await spill?.close();
  }
}

function hold(held: Map<string, PersonRecord[]>, record: PersonRecord): void {
  const records = held.get(record.person);
  if (records) records.push(record);
  else held.set(record.person, [record]);
}

function* taken(held: Map<string, PersonRecord[]>): Generator<PersonRecord> {
  for (const [person, records] of held) {
    held.delete(person);
    yield* records;
  }
}

/** FNV-1a over the name, mixed as MurmurHash3 ends, so that each group of bits depends on all of the name. */
function partOf(person: string, depth: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < person.length; index += 1) {
    hash = Math.imul(hash ^ person.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return (hash >>> (depth * PART_BITS)) & (PARTS - 1);
}
