import { generatePeople, sharedResources, type Population } from '@kohort/population';
import { NdjsonFiles } from './ndjson-files.js';
import { prepareFolder, REGISTER } from './output-folder.js';

export interface WritingRequest extends Population {
  readonly people: number;
  readonly out: string;
  readonly gzip?: boolean;
  /** Replace what `generate` wrote there before. */
  readonly force?: boolean;
  readonly onPerson?: (done: number) => void;
}

export interface Written {
  readonly people: number;
  /** Resources by type. */
  readonly resources: readonly (readonly [type: string, count: number])[];
}

/**
 * Generates people into a folder, one ndjson file for each resource type, with the organizations, practitioners and studies
 * that they refer to. Memory stays flat.
 * @throws CommandFailure where the folder cannot be used.
 */
export async function writePeople(request: WritingRequest): Promise<Written> {
  const { out, people, gzip = false, force = false, onPerson } = request;
  await prepareFolder(out, force);
  const files = new NdjsonFiles(out, REGISTER, gzip);
  for (const resource of sharedResources(request)) await files.add(resource.resourceType, JSON.stringify(resource));
  let done = 0;
  for (const resources of generatePeople(request)) {
    for (const resource of resources) await files.add(resource.resourceType, JSON.stringify(resource));
    done += 1;
    onPerson?.(done);
  }
  await files.close();
  return { people, resources: files.counts() };
}
