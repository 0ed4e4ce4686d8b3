import type { Json } from '@kohort/facts';
import { byUse, textsIn } from './in-use.js';

/** Where somebody lives comes before where one is for a time. */
const USES = ['home', undefined, 'temp', 'work'];

/** The lines of the address at which a Patient is reached; [] where none is known. */
export function addressIn({ address }: Json): string[] {
  const [first] = byUse(address, USES)
    .map(linesOf)
    .filter((lines) => lines.length > 0);
  return [...(first ?? [])];
}

function linesOf({ line, postalCode, city, country, text }: Json): readonly string[] {
  const place = textsIn([postalCode, city]).join(' ');
  const lines = textsIn([...textsIn(line), place, country]);
  return lines.length > 0 ? lines : textsIn(typeof text === 'string' ? text.split('\n') : []);
}
