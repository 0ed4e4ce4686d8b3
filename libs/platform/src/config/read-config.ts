import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import type { z } from 'zod';

export type ConfigFault = Fault<'bad-config'>;

/**
 * The configuration of an app, from its environment by its one schema. Empty variables count as absent; variables that
 * the schema does not name belong to others. All faults are told together, each with its name and what is expected;
 * values are never quoted, for they hold passwords.
 */
export function readConfig<Schema extends z.ZodType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): Result<z.infer<Schema>, ConfigFault[]> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => (value ?? '').trim() !== ''));
  const read = schema.safeParse(given);
  if (read.success) return ok(read.data);
  return failed(
    read.error.issues.map(({ path, message }) => {
      const name = String(path[0] ?? '');
      const said = name in given ? message : `is missing: ${message}`;
      return { code: 'bad-config', message: `${name} ${said}`, path: `/${name}` };
    }),
  );
}

/** The faults as a text for the console. */
export const configReport = (app: string, faults: readonly ConfigFault[]): string =>
  [
    `${app} cannot start; its configuration has ${faults.length} fault(s):`,
    ...faults.map((each) => `  - ${each.message}`),
  ].join('\n');
