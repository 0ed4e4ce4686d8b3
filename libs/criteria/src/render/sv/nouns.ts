import type { Noun, RecordPhrases } from '../phrases/records.js';

/** A noun of the common gender: "en diagnos". */
export const common = (single: string, definite: string, many: string, of: string): Noun => ({
  one: `en ${single}`,
  atLeastOne: `minst en ${single}`,
  none: `ingen ${single}`,
  single,
  many,
  every: `varje ${single}`,
  notEvery: `inte varje ${single}`,
  first: `den första ${definite}`,
  last: `den senaste ${definite}`,
  lowest: `den lägsta ${definite}`,
  highest: `den högsta ${definite}`,
  of,
  isRecorded: 'finns noterad',
  areRecorded: 'finns noterade',
});

/** A noun of the neuter gender: "ett resultat". */
const neuter = (single: string, definite: string, many: string, of: string): Noun => ({
  ...common(single, definite, many, of),
  one: `ett ${single}`,
  atLeastOne: `minst ett ${single}`,
  none: `inget ${single}`,
  first: `det första ${definite}`,
  last: `det senaste ${definite}`,
  lowest: `det lägsta ${definite}`,
  highest: `det högsta ${definite}`,
  isRecorded: 'finns noterat',
});

export const nouns: RecordPhrases['nouns'] = {
  Condition: common('diagnos', 'diagnosen', 'diagnoser', 'inom'),
  Observation: neuter('resultat', 'resultatet', 'resultat', 'för'),
  Medication: neuter('läkemedel', 'läkemedlet', 'läkemedel', 'inom'),
  MedicationRequest: common('läkemedelsordination', 'läkemedelsordinationen', 'läkemedelsordinationer', 'inom'),
  MedicationStatement: common('uppgift om läkemedel', 'uppgiften om läkemedel', 'uppgifter om läkemedel', 'inom'),
  MedicationAdministration: common('läkemedelsgiva', 'läkemedelsgivan', 'läkemedelsgivor', 'inom'),
  MedicationDispense: neuter('läkemedelsuttag', 'läkemedelsuttaget', 'läkemedelsuttag', 'inom'),
  Procedure: common('åtgärd', 'åtgärden', 'åtgärder', 'inom'),
  Encounter: common('vårdkontakt', 'vårdkontakten', 'vårdkontakter', 'inom'),
  ImagingStudy: common('bildundersökning', 'bildundersökningen', 'bildundersökningar', 'inom'),
  DiagnosticReport: neuter('utlåtande', 'utlåtandet', 'utlåtanden', 'om'),
  AllergyIntolerance: common('överkänslighet', 'överkänsligheten', 'överkänsligheter', 'inom'),
  FamilyMemberHistory: common('sjukdom i släkten', 'sjukdomen i släkten', 'sjukdomar i släkten', 'inom'),
  Specimen: neuter('provmaterial', 'provmaterialet', 'provmaterial', 'av typen'),
  Immunization: common('vaccination', 'vaccinationen', 'vaccinationer', 'inom'),
  ServiceRequest: common(
    'remiss eller beställning',
    'remissen eller beställningen',
    'remisser eller beställningar',
    'för',
  ),
  Appointment: common('tidbokning', 'tidbokningen', 'tidbokningar', 'för'),
  Consent: neuter('samtycke', 'samtycket', 'samtycken', 'till'),
  ResearchSubject: neuter('studiedeltagande', 'studiedeltagandet', 'studiedeltaganden', 'i'),
};
