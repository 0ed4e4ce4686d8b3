import type { PersonPhrases } from '../phrases/person.js';

export const person: PersonPhrases = {
  age: (bounds) => `personen är ${bounds} gammal på indexdatum`,
  ageUnit: (unit, single) => ({ a: 'år', mo: single ? 'månad' : 'månader', d: single ? 'dag' : 'dagar' })[unit],
  sexes: {
    female: { is: 'personen är kvinna', isNot: 'personen är inte kvinna' },
    male: { is: 'personen är man', isNot: 'personen är inte man' },
    other: { is: 'personens kön är registrerat som annat', isNot: 'personens kön är registrerat som kvinna eller man' },
  },
  helpers: {
    'childbearing-potential': {
      is: 'personen är en kvinna som kan bli gravid',
      isNot: 'personen är inte en kvinna som kan bli gravid',
    },
    postmenopausal: {
      is: 'personen är en kvinna efter menopaus',
      isNot: 'personen är inte en kvinna efter menopaus',
    },
  },
  manual(text, isQuestion, negated) {
    if (isQuestion) return `en person svarar ${negated ? 'nej' : 'ja'} på frågan ${text}`;
    return `en person bedömer att detta ${negated ? 'inte stämmer' : 'stämmer'}: ${text}`;
  },
  parameter: (name, values, negated) =>
    `prövningsställets inställning ${name} är ${negated ? `något annat än ${values}` : values}`,
  variant(genes, details, negated) {
    const kind = details === '' ? '' : `(${details}) `;
    return `${negated ? 'ingen' : 'en'} genetisk variant ${kind}i ${genes} är påvisad`;
  },
  origins: { germline: 'ärftlig', somatic: 'somatisk' },
  significances: {
    pathogenic: 'patogen',
    'likely-pathogenic': 'sannolikt patogen',
    uncertain: 'av oklar betydelse',
    'likely-benign': 'sannolikt benign',
    benign: 'benign',
  },
  changeType: (set) => `av typen ${set}`,
  hgvs: (expressions) => `med HGVS-uttrycket ${expressions}`,
};
