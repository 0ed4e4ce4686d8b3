import { failed, ok, type Result } from '@kohort/kernel';
import { fhirFault, type FhirFault, type FhirResource } from './item.js';
import { isObject, list } from './json.js';

/**
 * The resource types that a server lets search, by its CapabilityStatement (R4 capabilitystatement.html). A type that is
 * listed without interactions is taken to be searchable: the list is optional.
 */
export function searchableTypes(statement: FhirResource): Result<ReadonlySet<string>, FhirFault> {
  if (statement.resourceType !== 'CapabilityStatement') {
    return failed(fhirFault('not-fhir', 'There is no FHIR server: /metadata gives no CapabilityStatement.'));
  }
  const version =
    typeof statement['fhirVersion'] === 'string' ? statement['fhirVersion'] : 'an unknown version of FHIR';
  if (!version.startsWith('4.')) {
    return failed(fhirFault('wrong-version', `The server speaks ${version}; FHIR R4 (4.x) is read.`));
  }
  const types = list(statement['rest'])
    .filter((rest) => isObject(rest))
    .filter(({ mode }) => mode === 'server')
    .flatMap(({ resource }) => list(resource))
    .filter((resource) => isObject(resource))
    .filter(({ interaction }) => {
      const codes = list(interaction).map((each) => (isObject(each) ? each['code'] : undefined));
      return codes.length === 0 || codes.includes('search-type');
    })
    .map(({ type }) => String(type));
  return ok(new Set(types));
}

/** What a server says it can do, as far as reading on is concerned. */
export interface ServerCapabilities {
  /** Types that can be searched. */
  readonly searchable: ReadonlySet<string>;
  /** Types of which it tells the history, and so what was deleted. */
  readonly history: ReadonlySet<string>;
}

/** What a server can do by its CapabilityStatement. History counts only where it is stated. */
export function capabilitiesIn(statement: FhirResource): Result<ServerCapabilities, FhirFault> {
  const searchable = searchableTypes(statement);
  if (!searchable.ok) return searchable;
  const history = list(statement['rest'])
    .filter((rest) => isObject(rest))
    .flatMap(({ resource }) => list(resource))
    .filter((resource) => isObject(resource))
    .filter(({ interaction }) => list(interaction).some((each) => isObject(each) && each['code'] === 'history-type'))
    .map(({ type }) => String(type));
  return ok({ searchable: searchable.value, history: new Set(history) });
}
