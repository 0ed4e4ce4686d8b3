import { STATUS_CODES } from 'node:http';
import { jsonOf } from '../bundle-text.js';
import { issueOf, outcome, statusOf } from '../fault.js';
import type { Answer } from '../request.js';

/** What became of an entry, as JSON text of the answer's entry. `withBody`: the resource is sent along. */
export function entryResponse(answer: Answer, withBody: boolean): string {
  if (!answer.ok) {
    const response = {
      status: JSON.stringify(statusLine(statusOf(answer.error))),
      outcome: outcome(issueOf(answer.error)),
    };
    return jsonOf({ response: jsonOf(response) });
  }
  const { status, location, version, body } = answer.value;
  const response = {
    status: statusLine(status),
    location,
    etag: version && `W/"${version.version}"`,
    lastModified: version?.updated.toISOString(),
  };
  return jsonOf({ resource: withBody ? body : undefined, response: JSON.stringify(response) });
}

const statusLine = (status: number): string => `${status} ${STATUS_CODES[status] ?? ''}`.trim();
