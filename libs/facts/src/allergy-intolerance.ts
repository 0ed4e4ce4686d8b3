import { ok } from '@kohort/kernel';
import { boundCodes, conceptsIn, displayIn, merged } from './coding.js';
import { objectsIn } from './json.js';
import { onsetIn } from './onset.js';
import { factOf, recorderIn, type Reader } from './reading.js';
import { clinicalStatusIn, verificationIn } from './verification.js';

const FHIR = 'http://hl7.org/fhir';

/**
 * AllergyIntolerance: found by its code and by the substances that people reacted to. The severity of reactions and the
 * criticality are severities; category and type (allergy or intolerance) are categories.
 */
export const readAllergyIntolerance: Reader = (reading) => {
  const { json, context } = reading;
  const { verificationStatus, standing } = verificationIn(json.verificationStatus, 'allergyintolerance-verification');
  if (standing === undefined) return ok([]);
  const clinicalStatus = clinicalStatusIn(json.clinicalStatus, 'allergyintolerance-clinical');
  const reactions = objectsIn(json.reaction);
  return ok([
    factOf(reading, {
      concepts: merged(conceptsIn(json.code), ...reactions.map(({ substance }) => conceptsIn(substance))),
      display: displayIn(json.code),
      standing,
      clinicalStatus,
      verificationStatus,
      start: onsetIn(json, context),
      end: clinicalStatus === 'active' ? 'ongoing' : undefined,
      categories: merged(
        boundCodes(json.category, `${FHIR}/allergy-intolerance-category`),
        boundCodes(json.type, `${FHIR}/allergy-intolerance-type`),
      ),
      severities: merged(
        ...reactions.map(({ severity }) => boundCodes(severity, `${FHIR}/reaction-event-severity`)),
        boundCodes(json.criticality, `${FHIR}/allergy-intolerance-criticality`),
      ),
      recorder: recorderIn(reading, json.recorder, json.asserter),
    }),
  ]);
};
