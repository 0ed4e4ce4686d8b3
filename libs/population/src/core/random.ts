import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of random choices that depends on nothing but what it was made from. */
export interface Random {
  /** From 0 up to, not including, 1. */
  unit(): number;
  chance(probability: number): boolean;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  normal(mean: number, deviation: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** One item, as often as its weight says; weights need not add up to one. */
  weighted<Item>(items: readonly (readonly [item: Item, weight: number])[]): Item;
}

const WORDS = 4_294_967_296;

/** The stream of one topic of one person. */
export function randomOf(seed: number, index: number, topic: string): Random {
  const generator = xoroshiro128plusFromState(stateOf(seed, index, topicNumber(topic)));
  const unit = (): number => (generator.next() >>> 0) / WORDS;
  const whole = (low: number, high: number): number => low + Math.floor(unit() * (high - low + 1));
  return {
    unit,
    chance: (probability) => unit() < probability,
    whole,
    // Box and Muller, Ann Math Stat 1958;29:610–1.
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    pick: (items) => at(items, whole(0, items.length - 1)),
    weighted(items) {
      let left = unit() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        left -= weight;
        if (left < 0) return item;
      }
      return at(items, items.length - 1)[0];
    },
  };
}

/**
 * A state in which neighbouring seeds, indexes and topics have nothing in common. The generator is linear, so that it would
 * carry what they have in common on for ever.
 */
function stateOf(...parts: readonly number[]): number[] {
  let word = 0;
  for (const part of parts) word = scrambled(word + part);
  return [1, 2, 3, 4].map((place) => scrambled(word + place));
}

/** The finaliser of MurmurHash3 (Appleby, public domain): each bit of the word moves every other. */
function scrambled(word: number): number {
  let mixed = (word + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

const topicNumber = (topic: string): number => {
  let number = 0;
  for (let place = 0; place < topic.length; place += 1) number = (Math.imul(number, 31) + topic.charCodeAt(place)) | 0;
  return number;
};

/** The item at a place that is known to exist. */
export function at<Item>(items: readonly Item[], place: number): Item {
  const item = items[place];
  if (item === undefined) throw new RangeError(`no item at ${place} of ${items.length}`);
  return item;
}
