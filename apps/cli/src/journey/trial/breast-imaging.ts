import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CriteriaDocument, TrialIdea } from './trial-idea.js';

const FLAGSHIP = fileURLToPath(new URL('../../../../../examples/trials/flagship-mammography.json', import.meta.url));
/** Of the flagship's criteria, those that a few hundred generated people fulfil often enough for a whole journey. */
const KEPT = ['age', 'sex', 'earlier-breast-cancer', 'breast-implants', 'contrast-allergy', 'other-trial'];
const IMPLANTS = { system: 'http://snomed.info/sct', code: '449844005', display: 'Breast prosthesis in situ' };

interface Flagship extends CriteriaDocument {
  readonly valueSets: Readonly<Record<string, unknown>>;
}

/** The value sets that a text names, and those that these name in turn. */
function namedIn(text: string, sets: Flagship['valueSets']): ReadonlySet<string> {
  const named = new Set<string>();
  const add = (within: string): void => {
    for (const name of Object.keys(sets).filter((each) => within.includes(`"${each}"`) && !named.has(each))) {
      named.add(name);
      add(JSON.stringify(sets[name]));
    }
  };
  add(text);
  return named;
}

/** The flagship example without what asks for recent images and laboratory values. */
export async function breastImaging(): Promise<TrialIdea> {
  const flagship = JSON.parse(await readFile(FLAGSHIP, 'utf8')) as Flagship;
  const criteria = flagship.criteria.filter(({ id }) => KEPT.includes(id));
  const named = namedIn(JSON.stringify(criteria), flagship.valueSets);
  const valueSets = Object.fromEntries(Object.entries(flagship.valueSets).filter(([name]) => named.has(name)));
  return {
    ages: { ge: 40, le: 74 },
    sex: 'FEMALE',
    exclusion: { id: 'breast-implants', diagnosis: IMPLANTS },
    criteria: { ...flagship, id: 'journey-breast-imaging', criteria, valueSets },
  };
}
