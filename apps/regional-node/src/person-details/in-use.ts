import { objectsIn, textIn, type Json } from '@kohort/facts';

/** Names, numbers and addresses that are not said to be out of use. */
export const inUse = (value: unknown): readonly Json[] => objectsIn(value).filter(({ use }) => textIn(use) !== 'old');

/** These in the order of their uses; those of a use that is not named come last, as they are written. */
export function byUse(value: unknown, uses: readonly (string | undefined)[]): readonly Json[] {
  const rank = ({ use }: Json): number => {
    const place = uses.indexOf(textIn(use));
    return place < 0 ? uses.length : place;
  };
  return [...inUse(value)].sort((one, other) => rank(one) - rank(other));
}

/** An element that repeats, as texts; one that does not is a list of one. */
export const textsIn = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap((part) => textIn(part) ?? []);
