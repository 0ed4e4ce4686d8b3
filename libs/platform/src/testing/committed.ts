import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The text that the repository holds; `UPDATE=1 npm test` writes it anew, so that a reviewer sees the change. */
export function committed(file: URL, actual: string): string {
  const path = fileURLToPath(file);
  if (process.env['UPDATE'] !== undefined && process.env['CI'] === undefined) writeFileSync(path, actual);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
