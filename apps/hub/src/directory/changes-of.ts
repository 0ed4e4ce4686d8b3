/** What a change would make different, with the names of it for the audit; undefined where it is nothing. */
export function changesOf<Row extends object>(
  row: Row,
  change: { readonly [Name in keyof Row]?: Row[Name] | undefined },
): { readonly values: Partial<Row>; readonly names: string } | undefined {
  const names = (Object.keys(change) as (keyof Row & string)[]).filter(
    (name) => change[name] !== undefined && change[name] !== row[name],
  );
  if (names.length === 0) return undefined;
  return {
    values: Object.fromEntries(names.map((name) => [name, change[name]])) as Partial<Row>,
    names: names.join(' '),
  };
}
