import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../../../../examples/trials/flagship-mammography.json', import.meta.url));

/** By which the flagship is found again at the next start. */
export const FLAGSHIP = 'KONTRAST';

/** The flagship's criteria, as examples/trials has them. */
export async function flagshipCriteria(): Promise<{ readonly title: object }> {
  return JSON.parse(await readFile(FILE, 'utf8')) as { title: object };
}
