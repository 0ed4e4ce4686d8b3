import type { CodeableConcept, Coding, Quantity, Reference } from './fhir.js';

export const SNOMED = 'http://snomed.info/sct';
export const LOINC = 'http://loinc.org';
export const ICD_10_SE = 'http://hl7.org/fhir/sid/icd-10-se';
export const ATC = 'http://www.whocc.no/atc';
export const KVA = 'http://electronichealth.se/id/kva';
export const NPU = 'urn:oid:1.2.752.108.1';
export const UCUM = 'http://unitsofmeasure.org';
export const DICOM = 'http://dicom.nema.org/resources/ontology/DCM';
export const HGNC = 'http://www.genenames.org/geneId';
export const HGVS = 'http://varnomen.hgvs.org';
export const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';

export const coding = (system: string, code: string, display?: string): Coding =>
  display === undefined ? { system, code } : { system, code, display };

export const concept = (...codings: Coding[]): CodeableConcept => ({ coding: codings });

export const snomed = (code: string, display?: string): CodeableConcept => concept(coding(SNOMED, code, display));
export const loinc = (code: string, display?: string): CodeableConcept => concept(coding(LOINC, code, display));
export const atc = (code: string, display?: string): CodeableConcept => concept(coding(ATC, code, display));
export const icd = (code: string, display?: string): CodeableConcept => concept(coding(ICD_10_SE, code, display));
export const kva = (code: string, display?: string): CodeableConcept => concept(coding(KVA, code, display));

/** A Quantity with a UCUM code, which is also shown as the unit unless another is given. */
export const quantity = (value: number, code: string, unit = code): Quantity => ({ value, unit, system: UCUM, code });

export const reference = (resource: { readonly resourceType: string; readonly id: string }): Reference => ({
  reference: `${resource.resourceType}/${resource.id}`,
});

export const rounded = (value: number, decimals = 0): number => Number(value.toFixed(decimals));
