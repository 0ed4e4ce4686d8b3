export const isSubset = <Item>(part: ReadonlySet<Item>, whole: ReadonlySet<Item>): boolean =>
  [...part].every((item) => whole.has(item));
