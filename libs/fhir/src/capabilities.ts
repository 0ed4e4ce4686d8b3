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
