import { modifierIn, type FhirResource, type Json } from '@kohort/facts';
import { ownReference } from './own-reference.js';
import type { CareContext } from './care-context.js';
import { validityIn, type Validity } from './validity.js';

/** Who holds a role, and where. */
export interface Role extends Validity {
  readonly practitioner: string;
  readonly organization?: string | undefined;
}

/** undefined for what is no PractitionerRole, names nobody on the own server, or is not in use. */
export function roleIn(resource: FhirResource, { base, localDay }: CareContext): Role | undefined {
  const json = resource as unknown as Json;
  if (resource.resourceType !== 'PractitionerRole' || json.active === false) return undefined;
  const practitioner = ownReference(json.practitioner, ['Practitioner'], base);
  const validity = validityIn(json.period, localDay);
  if (practitioner === undefined || validity === undefined || modifierIn(json, []) !== undefined) return undefined;
  return { practitioner, organization: ownReference(json.organization, ['Organization'], base), ...validity };
}
