import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';

/** A log's file for this start; that of the start before stays beside it as `.1`. */
export async function freshLog(folder: string, name: string): Promise<string> {
  const file = join(folder, `${name}.log`);
  if (existsSync(file)) await rename(file, join(folder, `${name}.1.log`));
  return file;
}
