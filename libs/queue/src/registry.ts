import { invariant } from '@kohort/kernel';
import type { JobDefinition } from './job.js';

/** All jobs of an app, by name. */
export interface JobRegistry {
  readonly jobs: ReadonlyMap<string, JobDefinition>;
  readonly queues: readonly string[];
}

/** @throws where two jobs have one name. */
export function createRegistry(definitions: readonly JobDefinition[]): JobRegistry {
  invariant(definitions.length > 0, 'a registry has a job');
  const jobs = new Map<string, JobDefinition>();
  for (const definition of definitions) {
    invariant(!jobs.has(definition.name), `job "${definition.name}" is defined once, not twice`);
    jobs.set(definition.name, definition);
  }
  return { jobs, queues: [...new Set(definitions.map(({ queue }) => queue))] };
}
