/**
 * The id under which the queue holds a job: unique by name and id, since jobs of several names share a queue. BullMQ
 * takes no colon in an id (Job.validateOptions).
 */
export const jobKey = (name: string, id: string): string =>
  `${name}~${id.replaceAll('%', '%25').replaceAll(':', '%3A')}`;

/** The caller's id; a run of a schedule has none and shows the queue's own. */
export function idOf(name: string, key: string): string {
  if (!key.startsWith(`${name}~`)) return key;
  return key
    .slice(name.length + 1)
    .replaceAll('%3A', ':')
    .replaceAll('%25', '%');
}
