import { readFile } from 'node:fs/promises';
import { parseCriteriaText, type Criteria } from '@kohort/criteria';
import type { Fault } from '@kohort/kernel';
import { CommandFailure, EXIT } from './exit-codes.js';

/** "trial.json /criteria/2/expression: message (hint)" */
export const faultLine = (file: string, { path, message, hint }: Omit<Fault, 'code'>): string =>
  `${file}${path ? ` ${path}` : ''}: ${message}${hint ? ` ${hint}` : ''}`;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EISDIR: 'This is a folder, not a file.',
  EACCES: 'Reading it is not permitted.',
};

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file, 'utf8').catch((error: unknown) => {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? String(error);
    throw new CommandFailure(EXIT.usage, [`${file}: ${reason}`]);
  });
  return bytes.replace(/^\uFEFF/, '');
}

/** Reads and parses a criteria file; every fault is told with its path. */
export async function readCriteria(file: string): Promise<{ criteria: Criteria; document: unknown }> {
  const text = await readText(file);
  const parsed = parseCriteriaText(text);
  if (!parsed.ok) {
    throw new CommandFailure(
      EXIT.usage,
      parsed.error.map((fault) => faultLine(file, fault)),
    );
  }
  return { criteria: parsed.value, document: JSON.parse(text) as unknown };
}

/** Reads a file of any JSON. */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await readText(file);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CommandFailure(EXIT.usage, [`${file}: This is not JSON.`]);
  }
}
