export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

const LONGEST = 300;

/** What an OperationOutcome says, shortened; '' for anything else. */
export function outcomeOf(resource: unknown): string {
  if (!isObject(resource) || resource['resourceType'] !== 'OperationOutcome') return '';
  const said = list(resource['issue']).flatMap((issue) => {
    if (!isObject(issue)) return [];
    const { details, diagnostics } = issue;
    const text = isObject(details) && typeof details['text'] === 'string' ? details['text'] : diagnostics;
    return typeof text === 'string' ? [text] : [];
  });
  return said.join('; ').slice(0, LONGEST);
}
