import { pointer } from '@kohort/kernel';
import type { Doubt } from '../statement.js';

export type Json = Readonly<Record<string, unknown>>;

/** Where the reading stands, and the doubts that it met. Whatever is passed over leaves a doubt here. */
export class Place {
  constructor(
    private readonly doubts: Doubt[],
    private readonly keys: readonly PropertyKey[] = [],
  ) {}

  at(key: PropertyKey): Place {
    return new Place(this.doubts, [...this.keys, key]);
  }

  get depth(): number {
    return this.keys.length;
  }

  /** Notes a doubt; the value that could not be read is left out. */
  doubt(code: Doubt['code'] = 'unreadable'): undefined {
    this.doubts.push({ code, path: pointer(this.keys) });
  }
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every FHIR element may have them. An extension that may not be ignored is a modifier extension. */
const EVERYWHERE: ReadonlySet<string> = new Set(['id', 'extension']);

/** An object with no other elements than these. A primitive that only an extension stands for ("_end") is unreadable. */
export function objectIn(value: unknown, elements: ReadonlySet<string>, place: Place): Json | undefined {
  if (!isObject(value)) return place.doubt();
  for (const key of Object.keys(value)) {
    const name = key.startsWith('_') ? key.slice(1) : key;
    if (name === 'modifierExtension' || name === 'implicitRules') place.at(key).doubt('modifier');
    else if (!elements.has(name) && !EVERYWHERE.has(name)) place.at(key).doubt('unknown-element');
    else if (name !== key && value[name] === undefined && elements.has(name)) place.at(name).doubt();
  }
  return value;
}

/** A text that is not empty; none where there is no such element. */
export function textIn(value: unknown, place: Place): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' && value.trim() !== '' ? value : place.doubt();
}

/** Reads each element of a list; a list that is none is a doubt. */
export function listIn<Item>(
  value: unknown,
  place: Place,
  read: (item: unknown, place: Place) => Item | undefined,
): Item[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    place.doubt();
    return [];
  }
  return (value as unknown[]).flatMap((item, index) => {
    const found = read(item, place.at(index));
    return found === undefined ? [] : [found];
  });
}
