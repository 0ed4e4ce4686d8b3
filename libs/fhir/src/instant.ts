const [EARLIEST, LATEST] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** An instant in milliseconds since 1970; undefined for what is none, or lies in no year that FHIR can write. */
export function instantIn(text: unknown): number | undefined {
  const at = typeof text === 'string' ? Date.parse(text) : NaN;
  return at >= EARLIEST && at <= LATEST ? at : undefined;
}
