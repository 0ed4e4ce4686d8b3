const LONGEST = 48;
const WORDS = 7;

/**
 * Gives each criterion an id made of its kind and its first words, so that the next import of a record that was reordered
 * gives the same ones; a number tells those apart that begin alike.
 */
export class CriterionIds {
  private readonly taken = new Set<string>();
  /** The last number that was given to each name. */
  private readonly copies = new Map<string, number>();

  of(kind: string, text: string): string {
    const name = [kind, slugOf(text)].filter((part) => part !== '').join('-');
    let id = name;
    for (let copy = this.copies.get(name) ?? 2; this.taken.has(id); copy += 1) {
      id = `${name}-${copy}`;
      this.copies.set(name, copy + 1);
    }
    this.taken.add(id);
    return id;
  }
}

function slugOf(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.match(/[a-z0-9]+/g) ?? [];
  return words.slice(0, WORDS).join('-').slice(0, LONGEST).replace(/-$/, '');
}
