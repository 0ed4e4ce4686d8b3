import { conceptOf, type Concept } from '../systems/concept.js';

/** What is measured, where its units are more than one dimension: by weight or by amount, arbitrary or by activity. */
export interface Analyte {
  /** The unit that values are compared in. */
  readonly unit: string;
  /** Other units with their conversion: value in `unit` = value × scale + offset. */
  readonly from: readonly { readonly unit: string; readonly scale: number; readonly offset?: number }[];
  /** True where only these very units are meant: a percentage of HbA1c is no dimensionless number. */
  readonly exact?: true;
}

const CREATININE: Analyte = { unit: 'umol/L', from: [{ unit: 'mg/dL', scale: 88.42 }] };
const BILIRUBIN: Analyte = { unit: 'umol/L', from: [{ unit: 'mg/dL', scale: 17.1 }] };
const HAEMOGLOBIN: Analyte = { unit: 'g/L', from: [{ unit: 'mmol/L', scale: 16.114 }] };
const GLUCOSE: Analyte = { unit: 'mmol/L', from: [{ unit: 'mg/dL', scale: 1 / 18.016 }] };
const CHOLESTEROL: Analyte = { unit: 'mmol/L', from: [{ unit: 'mg/dL', scale: 1 / 38.67 }] };
const TRIGLYCERIDES: Analyte = { unit: 'mmol/L', from: [{ unit: 'mg/dL', scale: 1 / 88.57 }] };
const UREA_NITROGEN: Analyte = { unit: 'mmol/L', from: [{ unit: 'mg/dL', scale: 0.357 }] };
const CALCIUM: Analyte = { unit: 'mmol/L', from: [{ unit: 'mg/dL', scale: 0.2495 }] };
const ESTRADIOL: Analyte = { unit: 'pmol/L', from: [{ unit: 'pg/mL', scale: 3.671 }] };
/** 1 U = 1 µmol/min = 1/60 µkat; international units of enzymes are the same U (IUPAC/IFCC 1978). */
const ENZYME: Analyte = { unit: 'ukat/L', from: [{ unit: '[IU]/L', scale: 1 / 60 }] };
/** IFCC mmol/mol = 10.93 × NGSP % − 23.50 (ngsp.org, after Hoelzel et al., Clin Chem 2004;50:166–74). */
const HBA1C: Analyte = { unit: 'mmol/mol', from: [{ unit: '%', scale: 10.93, offset: -23.5 }], exact: true };

const loinc = (...codes: string[]): Concept[] => codes.map((code) => conceptOf('loinc', code));
const npu = (...codes: string[]): Concept[] => codes.map((code) => conceptOf('npu', code));

/** Creatinine in blood, serum or plasma. */
export const CREATININE_CODES: readonly Concept[] = [...loinc('2160-0', '38483-4', '14682-9'), ...npu('NPU18016')];

/**
 * Analytes by the codes of their measurements. Factors are those of the AMA Manual of Style, 11th ed., ch. 17 (SI
 * conversion), creatinine and bilirubin as used by Swedish laboratories.
 */
const TABLE: readonly (readonly [Analyte, readonly Concept[]])[] = [
  [CREATININE, CREATININE_CODES],
  [BILIRUBIN, [...loinc('1975-2', '14631-6', '42719-5'), ...npu('NPU01370')]],
  [HAEMOGLOBIN, [...loinc('718-7', '59260-0', '20509-6', '30313-1'), ...npu('NPU28309')]],
  [GLUCOSE, [...loinc('2339-0', '2345-7', '1558-6', '14749-6', '15074-8', '76629-5'), ...npu('NPU02192')]],
  [CHOLESTEROL, loinc('2093-3', '14647-2', '2085-9', '14646-4', '18262-6', '13457-7', '2089-1', '22748-8')],
  [TRIGLYCERIDES, loinc('2571-8', '14927-8', '3043-7')],
  [UREA_NITROGEN, loinc('3094-0', '6299-2')],
  [CALCIUM, loinc('17861-6', '2000-8', '49765-1')],
  [ESTRADIOL, loinc('2243-4', '14715-7')],
  [
    ENZYME,
    [...loinc('1742-6', '1920-8', '6768-6', '2324-2', '2532-0', '2157-6', '1798-8', '3040-3'), ...npu('NPU19651')],
  ],
  [HBA1C, [...loinc('4548-4', '17856-6', '59261-8'), ...npu('NPU27300')]],
];
const ANALYTES: ReadonlyMap<Concept, Analyte> = new Map(
  TABLE.flatMap(([analyte, concepts]) => concepts.map((concept) => [concept, analyte] as const)),
);

/** The analyte that these codes measure; undefined where one dimension is all there is to it. */
export function analyteOf(concepts: readonly Concept[]): Analyte | undefined {
  for (const concept of concepts) {
    const analyte = ANALYTES.get(concept);
    if (analyte) return analyte;
  }
  return undefined;
}
