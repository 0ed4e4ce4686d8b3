/** Share of people with the diagnosis by age: under 40, 40–59, 60–74, 75 and over. */
export type ByAge = readonly [number, number, number, number];

export interface Disease {
  readonly key: string;
  /** ICD-10-SE. */
  readonly code: string;
  readonly display: string;
  /** SNOMED CT, which some records carry beside it. */
  readonly snomed?: string;
  readonly women: ByAge;
  readonly men: ByAge;
  /** Over after some time: clinical status resolved. */
  readonly passes?: true;
}

const disease = (key: string, code: string, display: string, women: ByAge, men: ByAge = women, more = {}): Disease => ({
  key,
  code,
  display,
  women,
  men,
  ...more,
});

export const NEVER: ByAge = [0, 0, 0, 0];

/**
 * Common diagnoses. Sources stand beside them; docs/population.md lists them in full. Shares by age are fitted by hand to
 * the published totals.
 */
export const DISEASES: readonly Disease[] = [
  // Stockholm County 2007–2011, diagnosed within five years: 13.0 % of women, 11.4 % of men (Carlsson et al., BMC Public
  // Health 2013;13:670), here raised towards the share who collect medication for it: 22 % (Socialstyrelsen 2023).
  disease('hypertension', 'I10.9', 'Essentiell hypertoni', [0.01, 0.12, 0.36, 0.55], [0.01, 0.14, 0.36, 0.5], {
    snomed: '59621000',
  }),
  // Same study, all diabetes: 5.3 % and 7.1 %.
  disease('diabetes', 'E11.9', 'Diabetes mellitus typ 2', [0.004, 0.04, 0.11, 0.14], [0.005, 0.06, 0.16, 0.19], {
    snomed: '44054006',
  }),
  // Swedish National Diabetes Register: about 0.5 % of adults (not looked up again).
  disease('diabetes-1', 'E10.9', 'Diabetes mellitus typ 1', [0.005, 0.005, 0.004, 0.002]),
  // Carlsson 2013: 8.7 % and 4.4 %.
  disease('depression', 'F32.9', 'Depressiv episod', [0.09, 0.1, 0.07, 0.07], [0.045, 0.05, 0.035, 0.04], {
    snomed: '35489007',
  }),
  // Carlsson 2013: asthma 6.4 % and 5.4 %; COPD 2.1 % and 1.6 %.
  disease('asthma', 'J45.9', 'Astma', [0.06, 0.065, 0.07, 0.06], [0.06, 0.05, 0.05, 0.05]),
  disease('copd', 'J44.9', 'Kroniskt obstruktiv lungsjukdom', [0, 0.01, 0.05, 0.06], [0, 0.008, 0.04, 0.06]),
  // 2.2 % of all (Zarrinkoub et al., Eur J Heart Fail 2013;15:995–1002).
  disease('heart-failure', 'I50.9', 'Hjärtsvikt', [0.0005, 0.006, 0.03, 0.13], [0.0005, 0.01, 0.045, 0.13], {
    snomed: '84114007',
  }),
  // About 3 % of adults (Friberg and Bergfeldt, J Intern Med 2013;274:461–8; not looked up again).
  disease('atrial-fibrillation', 'I48.9', 'Förmaksflimmer', [0.001, 0.006, 0.05, 0.15], [0.001, 0.015, 0.07, 0.18]),
  // Assumed.
  disease(
    'ischaemic-heart-disease',
    'I25.9',
    'Kronisk ischemisk hjärtsjukdom',
    [0, 0.01, 0.05, 0.13],
    [0, 0.03, 0.11, 0.2],
  ),
  // Some 8 % from 65 years on (Socialstyrelsen, national guideline; not looked up again).
  disease('dementia', 'F03.9', 'Demens UNS', [0, 0.002, 0.025, 0.14], [0, 0.002, 0.02, 0.11], { snomed: '52448006' }),
  disease('alzheimer', 'G30.9', 'Alzheimers sjukdom', [0, 0.0005, 0.01, 0.06], [0, 0.0005, 0.008, 0.04]),
  // Assumed.
  disease('deep-vein-thrombosis', 'I80.2', 'Djup ventrombos', [0.003, 0.012, 0.03, 0.05], [0.002, 0.012, 0.03, 0.05], {
    passes: true,
    snomed: '128053003',
  }),
  disease('pulmonary-embolism', 'I26.9', 'Lungemboli', [0.001, 0.006, 0.015, 0.03], [0.001, 0.006, 0.015, 0.03], {
    passes: true,
  }),
  disease('kidney-disease-3', 'N18.3', 'Kronisk njursjukdom, stadium 3', [0.001, 0.012, 0.06, 0.2]),
  disease('kidney-disease-4', 'N18.4', 'Kronisk njursjukdom, stadium 4', [0, 0.004, 0.012, 0.025]),
  disease('hypothyroidism', 'E03.9', 'Hypotyreos', [0.02, 0.06, 0.11, 0.12], [0.004, 0.012, 0.025, 0.035]),
  disease('arthrosis', 'M17.9', 'Knäartros', [0.002, 0.04, 0.13, 0.18], [0.002, 0.03, 0.1, 0.13]),
  disease('anaemia', 'D50.9', 'Järnbristanemi', [0.04, 0.05, 0.03, 0.06], [0.004, 0.008, 0.02, 0.05], { passes: true }),
  disease('cataract', 'H25.9', 'Senil katarakt', [0, 0.01, 0.13, 0.35]),
  disease('colon-cancer', 'C18.9', 'Malign tumör i tjocktarmen', [0, 0.002, 0.008, 0.02]),
  disease('melanoma', 'C43.9', 'Malignt melanom i huden', [0.001, 0.006, 0.015, 0.02]),
  disease('prostate-cancer', 'C61.9', 'Malign tumör i prostata', NEVER, [0, 0.005, 0.06, 0.11]),
  disease('liver-cirrhosis', 'K74.6', 'Levercirros', [0, 0.003, 0.005, 0.004]),
  disease('gilbert', 'E80.4', 'Gilberts syndrom', [0.003, 0.003, 0.003, 0.003], [0.007, 0.007, 0.006, 0.005]),
  disease('thrombophilia', 'D68.5', 'Primär trombofili', [0.003, 0.006, 0.006, 0.004]),
];
