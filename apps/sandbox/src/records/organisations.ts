import type { FhirResource } from '@kohort/fhir';
import { REGIONS } from '@kohort/population';
import { lookup } from './references.js';

const CODES = new Map(REGIONS.map(({ organisation, code }) => [organisation, code]));
/** partOf of partOf … as deep as this; mess may hold circles. */
const DEEPEST = 10;

type Json = Readonly<Record<string, unknown>>;

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.map(object) : []);

/** What "reference" holds, as it can be looked up. */
export const referenceIn = (value: unknown): string | undefined => {
  const { reference } = object(value);
  return typeof reference === 'string' ? lookup(reference) : undefined;
};

/** The county code in an organisation number, or in an HSA-id, which begins with one: SE2321000255-… (Inera). */
function codeIn(organization: FhirResource): string | undefined {
  for (const { value } of list(organization['identifier'])) {
    const number = /^(?:SE)?(\d{10})(?:-|$)/.exec(String(value))?.[1];
    if (number !== undefined && CODES.has(number)) return CODES.get(number);
  }
  return undefined;
}

/** The organizations of some records, by reference. */
export class Organisations {
  readonly #known = new Map<string, FhirResource>();

  constructor(resources: Iterable<FhirResource>) {
    for (const resource of resources)
      if (resource.resourceType === 'Organization') this.#known.set(`Organization/${resource.id ?? ''}`, resource);
  }

  /** The organization, and those it is part of, from the nearest on. */
  above(reference: string | undefined): FhirResource[] {
    const chain: FhirResource[] = [];
    let next = this.#known.get(reference ?? '');
    while (next !== undefined && !chain.includes(next) && chain.length < DEEPEST) {
      chain.push(next);
      next = this.#known.get(referenceIn(next['partOf']) ?? '');
    }
    return chain;
  }

  /** County code of the region that an organization belongs to, where its records tell. */
  regionOf(reference: string | undefined): string | undefined {
    for (const organization of this.above(reference)) {
      const code = codeIn(organization);
      if (code !== undefined) return code;
    }
    return undefined;
  }
}

/** R4 valueset-organization-type.html: a healthcare provider. */
export const isCareProvider = (organization: FhirResource): boolean =>
  list(organization['type']).some(({ coding }) => list(coding).some(({ code }) => code === 'prov'));
