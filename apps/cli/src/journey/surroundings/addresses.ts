import { must } from '../wrong.js';

export interface RegionAddresses {
  /** County code. */
  readonly code: string;
  readonly node: string;
  readonly fhir: string;
}

/** Where a sandbox says that everything is. */
export interface Addresses {
  readonly hub: string;
  readonly inbox: string;
  readonly regions: readonly RegionAddresses[];
}

const ADDRESS = String.raw`(http://127\.0\.0\.1:\d+(?:/fhir)?) `;

/** Reads the table that `kohort sandbox` prints, as people do. @throws Wrong where it is another one */
export function addressesIn(table: string): Addresses {
  const at = (name: string): string =>
    must(new RegExp(`│ ${name}[^│]*│ ${ADDRESS}`).exec(table)?.[1], `the address of "${name}" in the table`, table);
  const regions = [
    ...table.matchAll(new RegExp(`│ Node (\\d\\d) [^│]*│ ${ADDRESS}[^│]*│[^]*?FHIR[^│]*│ ${ADDRESS}`, 'g')),
  ];
  return {
    hub: at('Hub'),
    inbox: at('Mail inbox'),
    regions: regions.map(([, code = '', node = '', fhir = '']) => ({ code, node, fhir })),
  };
}
