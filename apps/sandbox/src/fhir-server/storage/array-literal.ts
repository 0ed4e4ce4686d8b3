/**
 * An array as PostgreSQL reads it (arrays.html#ARRAYS-IO). `pg` would build the same text by appending, which costs a
 * loader half of its time in the garbage collector.
 */
export const arrayLiteral = (values: readonly (string | number | null)[]): string =>
  `{${values.map((value) => (typeof value === 'string' ? quoted(value) : String(value))).join(',')}}`;

const quoted = (text: string): string => `"${/["\\]/.test(text) ? text.replaceAll(/["\\]/g, String.raw`\$&`) : text}"`;
