import { failed, ok, type Fault, type Result } from '@kohort/kernel';

export interface NodePorts {
  /** County code. */
  readonly region: string;
  readonly api: number;
  readonly worker: number;
  readonly fhir: number;
}

export interface Ports {
  readonly base: number;
  readonly hub: { readonly api: number; readonly worker: number };
  readonly inbox: { readonly web: number; readonly smtp: number };
  readonly identityProvider: number;
  readonly postgres: number;
  readonly nodes: readonly NodePorts[];
}

export interface PortUse {
  readonly port: number;
  /** Goes into a sentence: "Port 4000, for the hub's API, is taken". */
  readonly purpose: string;
}

/** What stands in the help. */
export const OFFSETS =
  '+0 hub, +1 its worker, +2 inbox, +3 SMTP, +4 identity provider, +5 PostgreSQL; ' +
  'the nodes are at +100, +110 and so on: +0 node, +1 its worker, +2 its FHIR server; ' +
  'the tenth and later ones are ten further on, because browsers refuse port 4190';

/**
 * Ports that browsers and Node's fetch refuse to ask, above 1024 (WHATWG Fetch, "bad port"). 4190 is the reason why the
 * tenth region stands one place further on.
 */
const BLOCKED = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10_080,
]);
const SKIPPED_PLACE = 9;

/** Where everything listens, on 127.0.0.1: fixed offsets from one port. */
export function portsOf(base: number, regions: readonly string[]): Ports {
  const nodes = regions.map((region, index) => {
    const first = base + 100 + 10 * (index < SKIPPED_PLACE ? index : index + 1);
    return { region, api: first, worker: first + 1, fhir: first + 2 };
  });
  return {
    base,
    hub: { api: base, worker: base + 1 },
    inbox: { web: base + 2, smtp: base + 3 },
    identityProvider: base + 4,
    postgres: base + 5,
    nodes,
  };
}

/** Every port with what it is for. */
export const portUses = ({ hub, inbox, identityProvider, postgres, nodes }: Ports): PortUse[] => [
  { port: hub.api, purpose: 'the hub' },
  { port: hub.worker, purpose: "the hub's worker" },
  { port: inbox.web, purpose: 'the pages of the mail inbox' },
  { port: inbox.smtp, purpose: 'SMTP of the mail inbox' },
  { port: identityProvider, purpose: 'the identity provider' },
  { port: postgres, purpose: 'PostgreSQL' },
  ...nodes.flatMap(({ region, api, worker, fhir }) => [
    { port: api, purpose: `the node of region ${region}` },
    { port: worker, purpose: `the worker of the node of region ${region}` },
    { port: fhir, purpose: `the FHIR server of region ${region}` },
  ]),
];

export type PortFault = Fault<'port-out-of-range' | 'port-blocked'>;

/** Whether everything can listen where the plan says and be asked there. */
export function checkPorts(ports: Ports): Result<Ports, PortFault> {
  const uses = portUses(ports);
  const out = uses.find(({ port }) => port < 1024 || port > 65_535);
  const blocked = uses.find(({ port }) => BLOCKED.has(port));
  const at = ({ port, purpose }: PortUse): string =>
    `With --port-base ${ports.base}, ${purpose} would be on port ${port}`;
  if (out) {
    const message = `${at(out)}; ports go from 1024 to 65535. Choose another --port-base.`;
    return failed({ code: 'port-out-of-range', message, path: '/portBase' });
  }
  if (blocked) {
    const message = `${at(blocked)}, which browsers refuse to open. Choose another --port-base.`;
    return failed({ code: 'port-blocked', message, path: '/portBase' });
  }
  return ok(ports);
}
