import { ok } from '@kohort/kernel';
import { resourceTypes } from '../resource-types.js';
import type { Answer, Context } from '../request.js';
import { definitionsOf } from '../search/definitions.js';

const INTERACTIONS = ['read', 'vread', 'update', 'delete', 'history-instance', 'history-type', 'create', 'search-type'];

const resourceOf = (type: string): object => ({
  type,
  interaction: INTERACTIONS.map((code) => ({ code })),
  versioning: 'versioned-update',
  readHistory: true,
  updateCreate: true,
  conditionalCreate: true,
  conditionalRead: 'not-match',
  conditionalUpdate: false,
  conditionalDelete: 'not-supported',
  referencePolicy: ['literal', 'local'],
  searchParam: [
    { name: '_id', type: 'token' },
    { name: '_lastUpdated', type: 'date' },
    ...definitionsOf(type).map(({ name, kind }) => ({ name, type: kind })),
  ],
});

const RESOURCES = [...resourceTypes].map(resourceOf);

const NOTES = `Dates without a zone are read as UTC. Without _sort, resources come in the order of their creation. _sort takes
_id, _lastUpdated and the first date parameter of a type. Unknown parameters are passed over and named in an
OperationOutcome, or refused under "Prefer: handling=strict"; unknown modifiers are always refused. lastUpdated follows the
order of commits: after reading everything up to the lastUpdated of a Bundle, _lastUpdated=gt of it misses nothing.`;

/**
 * R4 http.html#capabilities. Asks the database first, so that it also tells whether the server can work: it throws where
 * the database does not answer.
 */
export async function capabilities({ db, base }: Context, since: Date): Promise<Answer> {
  // `query_timeout` is an option of `pg` that its types lack.
  await db.query({ text: 'select from fhir.clock', query_timeout: 3000 } as { text: string });
  const statement = {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: since.toISOString(),
    kind: 'instance',
    software: { name: 'Kohort sandbox FHIR server' },
    implementation: { description: 'Records of the Kohort sandbox', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        documentation: NOTES.replaceAll('\n', ' '),
        resource: RESOURCES,
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
      },
    ],
  };
  return ok({ status: 200, body: JSON.stringify(statement) });
}
