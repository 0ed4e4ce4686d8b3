import { conceptOf, type Concept } from '../systems/concept.js';

export const snomed = (...codes: string[]): Concept[] => codes.map((code) => conceptOf('snomed', code));
export const loinc = (...codes: string[]): Concept[] => codes.map((code) => conceptOf('loinc', code));

/** Answers that several scales share: positive or present, negative or absent, equivocal or indeterminate, yes, no. */
export const POSITIVE = [...loinc('LA6576-8', 'LA9633-4'), ...snomed('10828004', '52101004')];
export const NEGATIVE = [...loinc('LA6577-6', 'LA9634-2'), ...snomed('260385009', '2667000')];
export const EQUIVOCAL = [...loinc('LA11884-6'), ...snomed('42425007', '82334004')];
export const YES = [...loinc('LA33-6'), ...snomed('373066001')];
export const NO = [...loinc('LA32-8'), ...snomed('373067005')];
/** Answers that say that it is not known, or was not recorded. */
export const UNKNOWN = [...loinc('LA4489-6'), ...snomed('261665006', '1220561009')];
