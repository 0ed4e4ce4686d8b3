import type { Provision } from '../statement.js';
import { listIn, objectIn, textIn, type Place } from './place.js';
import { codingIn, conceptIn } from './read-coded.js';
import { periodIn } from './read-when.js';

const NARROWING = ['actor', 'action', 'securityLabel', 'class', 'dataPeriod', 'data'] as const;
const PROVISION = new Set(['type', 'period', 'purpose', 'code', 'provision', ...NARROWING]);
/** No consent form nests deeper; a record that does is not worth a stack. */
const DEEPEST = 40;

/** One provision and its exceptions. Only the root may have no type (http://hl7.org/fhir/R4/consent-definitions.html). */
export function provisionIn(value: unknown, place: Place, isRoot: boolean): Provision | undefined {
  if (place.depth > DEEPEST) return place.doubt('too-deep');
  const json = objectIn(value, PROVISION, place);
  if (!json) return undefined;
  const type = textIn(json.type, place.at('type'));
  const known = type === 'permit' || type === 'deny' ? type : undefined;
  if (known === undefined && !(isRoot && json.type === undefined)) place.at('type').doubt();
  const period = periodIn(json.period, place.at('period'));
  const inner = (each: unknown, where: Place): Provision | undefined => provisionIn(each, where, false);
  return {
    ...(known && { type: known }),
    ...(period && { period }),
    purposes: listIn(json.purpose, place.at('purpose'), codingIn).map((coding) => [coding]),
    codes: listIn(json.code, place.at('code'), conceptIn),
    narrowedBy: NARROWING.filter((element) => json[element] !== undefined),
    provisions: listIn(json.provision, place.at('provision'), inner),
  };
}
