/** How the codes of a system show what lies below a code. */
type Structure = 'icd' | 'prefix';

/** A code system that Kohort knows: its canonical URL, its other names, and how its codes are written and nested. */
export interface CodeSystem {
  readonly url: string;
  /** The short name that authors write in criteria. */
  readonly name: string;
  /** Other URLs and OIDs (without "urn:oid:") that records use for it. */
  readonly aliases?: readonly string[];
  /** 'structure' where a code's descendants can be told from the code itself; else they need an expansion. */
  readonly hierarchy: 'structure' | 'none';
  readonly structure?: Structure;
}

const withStructure = (structure: Structure, name: string, url: string, ...aliases: string[]): CodeSystem => ({
  url,
  name,
  aliases,
  hierarchy: 'structure',
  structure,
});
const flat = (name: string, url: string, ...aliases: string[]): CodeSystem => ({
  url,
  name,
  aliases,
  hierarchy: 'none',
});

const DICOM = 'http://dicom.nema.org';
const SEQUENCE_ONTOLOGY = 'http://www.sequenceontology.org';

/**
 * URLs as in HL7 Terminology (THO) and FHIR R4 §4.3; Swedish ones as in HL7 Sweden's base profiles; OIDs as registered
 * with HL7 and, below 1.2.752, in Sweden.
 */
export const CODE_SYSTEMS: readonly CodeSystem[] = [
  flat('snomed', 'http://snomed.info/sct', '2.16.840.1.113883.6.96'),
  flat('loinc', 'http://loinc.org', '2.16.840.1.113883.6.1'),
  flat('npu', 'urn:oid:1.2.752.108.1', 'http://npu-terminology.org', '1.2.208.176.2.1'),
  withStructure(
    'icd',
    'icd-10-se',
    'http://hl7.org/fhir/sid/icd-10-se',
    '1.2.752.116.1.1.1.1.3',
    '1.2.752.116.1.1.1.1.1',
  ),
  withStructure('icd', 'icd-10', 'http://hl7.org/fhir/sid/icd-10', '2.16.840.1.113883.6.3'),
  withStructure('icd', 'icd-10-cm', 'http://hl7.org/fhir/sid/icd-10-cm', '2.16.840.1.113883.6.90'),
  withStructure(
    'icd',
    'icd-10-gm',
    'http://fhir.de/CodeSystem/bfarm/icd-10-gm',
    'http://fhir.de/CodeSystem/dimdi/icd-10-gm',
  ),
  withStructure(
    'prefix',
    'atc',
    'http://www.whocc.no/atc',
    'http://fhir.de/CodeSystem/bfarm/atc',
    'http://fhir.de/CodeSystem/dimdi/atc',
    '2.16.840.1.113883.6.73',
    '1.2.752.129.2.2.3.1.1',
  ),
  withStructure('prefix', 'kva', 'http://electronichealth.se/id/kva', '1.2.752.129.2.2.2.1', '1.2.752.116.1.3.2.1.4'),
  flat('rxnorm', 'http://www.nlm.nih.gov/research/umls/rxnorm', '2.16.840.1.113883.6.88'),
  flat('cvx', 'http://hl7.org/fhir/sid/cvx', '2.16.840.1.113883.12.292'),
  flat('ops', 'http://fhir.de/CodeSystem/bfarm/ops', 'http://fhir.de/CodeSystem/dimdi/ops'),
  flat('icd-o-3', 'http://terminology.hl7.org/CodeSystem/icd-o-3', '2.16.840.1.113883.6.43.1'),
  flat('ncit', 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl', '2.16.840.1.113883.3.26.1.1'),
  flat('uicc-tnm', 'https://www.uicc.org/resources/tnm'),
  flat('hgnc', 'http://www.genenames.org/geneId', 'http://www.genenames.org', 'https://www.genenames.org'),
  flat('hgvs', 'http://varnomen.hgvs.org', '2.16.840.1.113883.6.282'),
  flat('so', SEQUENCE_ONTOLOGY, 'http://sequenceontology.org'),
  flat('hpo', 'http://human-phenotype-ontology.org'),
  flat(
    'dicom',
    `${DICOM}/resources/ontology/DCM`,
    `${DICOM}/medical/dicom/current/output/chtml/part16/sect_CID_29.html`,
    '1.2.840.10008.2.16.4',
  ),
  flat('radlex-cde', 'http://hl7.org/fhir/us/breast-radiology/CodeSystem/RadLexCDE'),
  flat('ucum', 'http://unitsofmeasure.org', '2.16.840.1.113883.6.8'),
  flat(
    'v3-rolecode',
    'http://terminology.hl7.org/CodeSystem/v3-RoleCode',
    'http://hl7.org/fhir/v3/RoleCode',
    '2.16.840.1.113883.5.111',
  ),
  flat(
    'v3-actcode',
    'http://terminology.hl7.org/CodeSystem/v3-ActCode',
    'http://hl7.org/fhir/v3/ActCode',
    '2.16.840.1.113883.5.4',
  ),
  flat(
    'v3-actreason',
    'http://terminology.hl7.org/CodeSystem/v3-ActReason',
    'http://hl7.org/fhir/v3/ActReason',
    '2.16.840.1.113883.5.8',
  ),
  flat(
    'v3-observationinterpretation',
    'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
    'http://hl7.org/fhir/v3/ObservationInterpretation',
    '2.16.840.1.113883.5.83',
  ),
  flat(
    'observation-category',
    'http://terminology.hl7.org/CodeSystem/observation-category',
    'http://hl7.org/fhir/observation-category',
  ),
  flat(
    'condition-category',
    'http://terminology.hl7.org/CodeSystem/condition-category',
    'http://hl7.org/fhir/condition-category',
  ),
  flat('allergy-category', 'http://hl7.org/fhir/allergy-intolerance-category'),
  flat('allergy-type', 'http://hl7.org/fhir/allergy-intolerance-type'),
  flat('allergy-criticality', 'http://hl7.org/fhir/allergy-intolerance-criticality'),
  flat('reaction-severity', 'http://hl7.org/fhir/reaction-event-severity'),
  flat('consent-scope', 'http://terminology.hl7.org/CodeSystem/consentscope'),
  flat('ctgov', 'http://clinicaltrials.gov', 'https://clinicaltrials.gov', '2.16.840.1.113883.3.1077'),
];
