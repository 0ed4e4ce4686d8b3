import { unitOn, practitionerOn, subjectOf } from '../care/care-team.js';
import type { Chart, Recorded } from '../core/chart.js';
import { coding, concept, HGNC, HGVS, LOINC, loinc, TERMINOLOGY } from '../core/coding.js';
import { dayWithin, moment } from '../core/dates.js';
import type { DiagnosticReport, Observation, ObservationComponent } from '../core/fhir.js';
import { observe } from '../core/observation.js';
import type { Random } from '../core/random.js';

interface Gene {
  readonly hgnc: string;
  readonly symbol: string;
  /** Share of those tested who carry a pathogenic or likely pathogenic variant. */
  readonly carriers: number;
  /** A variant of it that ClinVar lists as pathogenic. */
  readonly variant: string;
}

/**
 * The panel. Carriers among 4,622 Swedish women referred for suspected hereditary breast or ovarian cancer: BRCA1 5.95 %,
 * BRCA2 2.94 %, PALB2 0.84 %, TP53 0.56 % (Nilsson et al., BMC Cancer 2023;23:738). TP53 is raised to 7 %, so that a
 * thousand people mostly hold one.
 */
const PANEL: readonly Gene[] = [
  { hgnc: 'HGNC:1100', symbol: 'BRCA1', carriers: 0.0595, variant: 'NM_007294.4:c.5266dup' },
  { hgnc: 'HGNC:1101', symbol: 'BRCA2', carriers: 0.0294, variant: 'NM_000059.4:c.5946del' },
  { hgnc: 'HGNC:26144', symbol: 'PALB2', carriers: 0.0084, variant: 'NM_024675.4:c.1592del' },
  { hgnc: 'HGNC:11998', symbol: 'TP53', carriers: 0.07, variant: 'NM_000546.6:c.743G>A' },
];
/** A variant of uncertain significance is found (assumed). */
const UNCERTAIN = 0.08;
/** Likely pathogenic rather than pathogenic (assumed). */
const LIKELY = 0.2;
/** Laboratories that state the significance on the variant itself, as before Genomics Reporting STU2 (assumed). */
const ON_VARIANT = 0.3;
/** Tested: of women with breast cancer by age, with it in the family, and of others (assumed). */
const TESTED = { youngCancer: 0.6, cancer: 0.3, family: 0.35, others: 0.02 };

type Significance = 'pathogenic' | 'likely' | 'uncertain';
const SIGNIFICANCE: Readonly<Record<Significance, readonly [code: string, display: string]>> = {
  pathogenic: ['LA6668-3', 'Pathogenic'],
  likely: ['LA26332-9', 'Likely pathogenic'],
  uncertain: ['LA26333-7', 'Uncertain significance'],
};

/** Germline testing in the shape of HL7 Genomics Reporting: variants, their implications, and what was not found. */
export function addGenomics(chart: Chart, { hadCancer, hasFamily }: { hadCancer: boolean; hasFamily: boolean }): void {
  const { person } = chart;
  const random = chart.random('genomics');
  if (person.sex !== 'female' || person.age < 18) return;
  const { youngCancer, cancer, family, others } = TESTED;
  const share = hadCancer ? (person.age < 60 ? youngCancer : cancer) : hasFamily ? family : others;
  if (!random.chance(share)) return;
  const day = dayWithin(random, person.last - 2500, person.last);
  const carried = PANEL.filter(({ carriers }) => random.chance(carriers));
  const absent = PANEL.filter((gene) => !carried.includes(gene));
  const results = carried.flatMap((gene) =>
    addVariant(chart, random, day, gene, random.chance(LIKELY) ? 'likely' : 'pathogenic'),
  );
  const uncertain = absent[0];
  if (uncertain && random.chance(UNCERTAIN)) results.push(...addVariant(chart, random, day, uncertain, 'uncertain'));
  results.push(assess(chart, day, 'LA9634-2', absent.map(geneOf)));
  addReport(chart, day, results);
}

function addVariant(
  chart: Chart,
  random: Random,
  day: number,
  gene: Gene,
  kind: Significance,
): Recorded<Observation>[] {
  const significance = component('53037-8', 'Clinical significance', coding(LOINC, ...SIGNIFICANCE[kind]));
  const onVariant = random.chance(ON_VARIANT);
  const variant = assess(chart, day, 'LA9633-4', [
    geneOf(gene),
    ...(kind === 'uncertain' ? [] : [component('48004-6', 'DNA change (c.HGVS)', coding(HGVS, gene.variant))]),
    component('53034-5', 'Allelic state', coding(LOINC, 'LA6706-1', 'Heterozygous')),
    ...(onVariant ? [significance] : []),
  ]);
  if (onVariant) return [variant];
  const implication = observe(chart, 'genomics', {
    day,
    category: 'laboratory',
    performer: [unitOn(chart.person, day, 'genetics')],
    code: concept(
      coding('http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs', 'diagnostic-implication'),
    ),
    derivedFrom: [{ reference: `Observation/${variant.id}` }],
    component: [significance],
  });
  return [variant, implication];
}

/** A variant assessment: present or absent in the germline. */
function assess(chart: Chart, day: number, answer: string, parts: ObservationComponent[]): Recorded<Observation> {
  return observe(chart, 'genomics', {
    day,
    category: 'laboratory',
    performer: [unitOn(chart.person, day, 'genetics')],
    code: loinc('69548-6', 'Genetic variant assessment'),
    valueCodeableConcept: concept(coding(LOINC, answer, answer === 'LA9633-4' ? 'Present' : 'Absent')),
    method: concept(coding(LOINC, 'LA26398-0', 'Sequencing')),
    component: [component('48002-0', 'Genomic source class', coding(LOINC, 'LA6683-2', 'Germline')), ...parts],
  });
}

const component = (code: string, display: string, value: ReturnType<typeof coding>): ObservationComponent => ({
  code: loinc(code, display),
  valueCodeableConcept: concept(value),
});

const geneOf = ({ hgnc, symbol }: Gene): ObservationComponent =>
  component('48018-6', 'Gene studied [ID]', coding(HGNC, hgnc, symbol));

function addReport(chart: Chart, day: number, results: readonly Recorded<Observation>[]): void {
  const { person } = chart;
  chart.add<DiagnosticReport>('genomics-report', {
    resourceType: 'DiagnosticReport',
    status: 'final',
    category: [concept(coding(`${TERMINOLOGY}/v2-0074`, 'GE'))],
    code: loinc('51969-4', 'Genetic analysis report'),
    subject: subjectOf(person),
    effectiveDateTime: moment(day),
    performer: [unitOn(person, day, 'genetics')],
    resultsInterpreter: [practitionerOn(person, day, 'geneticist')],
    result: results.map(({ id }) => ({ reference: `Observation/${id}` })),
  });
}
