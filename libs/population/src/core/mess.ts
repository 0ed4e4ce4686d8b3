import type { Chart } from './chart.js';
import { coding, concept, loinc, quantity, rounded, TERMINOLOGY } from './coding.js';
import type { FhirResource, Observation, Quantity } from './fhir.js';
import type { Random } from './random.js';

/** How often real records are less tidy than one would like (all assumed). */
export const MESS = {
  /** Any Observation, Condition or Procedure: entered in error. */
  enteredInError: 0.004,
  /** Laboratory result: not final yet. */
  preliminary: 0.01,
  /** Laboratory result: without a value, and why. */
  withoutValue: 0.008,
  /** Creatinine, haemoglobin and the like in units that were left long ago. */
  oldUnit: 0.012,
  /** Bilirubin below what the laboratory's method can tell: reported as "<5", half of the time as text. */
  belowLimit: 0.5,
} as const;
/** µmol/L. */
const LIMIT = 5;

interface OldUnit {
  readonly loinc: string;
  readonly unit: string;
  readonly factor: number;
  readonly decimals: number;
}

/** By UCUM unit in use: what it was before, with the LOINC code by mass. */
const OLD_UNITS: Readonly<Record<string, OldUnit>> = {
  '14682-9': { loinc: '2160-0', unit: 'mg/dL', factor: 1 / 88.42, decimals: 2 },
  '718-7': { loinc: '718-7', unit: 'g/dL', factor: 0.1, decimals: 1 },
  '22748-8': { loinc: '13457-7', unit: 'mg/dL', factor: 38.67, decimals: 0 },
  '1742-6': { loinc: '1742-6', unit: 'U/L', factor: 60, decimals: 0 },
  '14631-6': { loinc: '1975-2', unit: 'mg/dL', factor: 1 / 17.1, decimals: 1 },
};

/** Makes some of a person's records as untidy as real ones are. */
export function addMess(chart: Chart): void {
  const random = chart.random('mess');
  chart.resources.forEach((resource, place) => {
    if (resource.resourceType === 'Observation') chart.resources[place] = messyObservation(random, resource);
    else if (random.chance(MESS.enteredInError)) chart.resources[place] = mistaken(resource);
  });
}

function mistaken(resource: FhirResource): FhirResource {
  switch (resource.resourceType) {
    case 'Procedure':
    case 'Immunization':
    case 'MedicationStatement':
      return { ...resource, status: 'entered-in-error' };
    case 'Condition':
      return {
        ...resource,
        clinicalStatus: undefined,
        verificationStatus: concept(coding(`${TERMINOLOGY}/condition-ver-status`, 'entered-in-error')),
      };
    default:
      return resource;
  }
}

function messyObservation(random: Random, observation: Observation): Observation {
  const draw = random.unit();
  if (draw < MESS.enteredInError) return { ...observation, status: 'entered-in-error' };
  const { valueQuantity: value } = observation;
  if (observation.category?.[0]?.coding?.[0]?.code !== 'laboratory' || !value) return observation;
  let mark: number = MESS.enteredInError;
  const falls = (rate: number): boolean => draw < (mark += rate);
  if (falls(MESS.preliminary)) return { ...observation, status: 'preliminary' };
  if (falls(MESS.withoutValue)) return withoutValue(observation);
  if (falls(MESS.oldUnit)) return inOldUnit(observation, value);
  if (draw < MESS.belowLimit && isBelowLimit(value)) return belowLimit(random, observation, value);
  return observation;
}

function withoutValue(observation: Observation): Observation {
  const dataAbsentReason = concept(coding(`${TERMINOLOGY}/data-absent-reason`, 'error', 'Error'));
  return { ...observation, valueQuantity: undefined, interpretation: undefined, dataAbsentReason };
}

const isBelowLimit = ({ unit, value = LIMIT }: Quantity): boolean => unit === 'µmol/L' && value < LIMIT;

const belowLimit = (random: Random, observation: Observation, value: Quantity): Observation =>
  random.chance(0.5)
    ? { ...observation, valueQuantity: undefined, valueString: `<${LIMIT}` }
    : { ...observation, valueQuantity: { ...value, value: LIMIT, comparator: '<' } };

function inOldUnit(observation: Observation, value: Quantity): Observation {
  const old = OLD_UNITS[observation.code.coding?.[0]?.code ?? ''];
  if (!old || value.value === undefined) return observation;
  const number = rounded(value.value * old.factor, old.decimals);
  return {
    ...observation,
    code: loinc(old.loinc),
    valueQuantity: quantity(number, old.unit),
    referenceRange: undefined,
    interpretation: undefined,
  };
}
