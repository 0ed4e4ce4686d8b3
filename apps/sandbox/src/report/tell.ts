import { shown } from '../start/prepare.js';
import type { Sandbox } from '../start/start-sandbox.js';
import { databaseFile, nodeKeyFile } from '../data-folder/places.js';
import { summary } from './summary.js';

/** The summary of a sandbox that is ready. */
export const tell = ({
  prepared,
  hub,
  nodes,
  inbox,
  issuer,
  fhir,
  filled,
  postgresPort,
  members,
  clinicians,
}: Sandbox): string =>
  summary({
    hubUrl: hub.url,
    nodes: nodes.map(({ id, url }) => ({
      region: id,
      url,
      fhirUrl: fhir.get(id)?.url ?? '',
      people: filled[id]?.people ?? 0,
      resources: filled[id]?.resources ?? 0,
    })),
    inbox,
    issuer,
    postgres: {
      port: postgresPort,
      databases: [hub, ...nodes].map(({ database }) => database).concat([...fhir.keys()].map((code) => `fhir_${code}`)),
    },
    members,
    clinicians,
    logs: shown(prepared.places.logs),
    databaseFileOf: (region) => shown(databaseFile(prepared.places, `node_${region}`)),
    keyFileOf: (region) => shown(nodeKeyFile(prepared.places, region)),
  });
