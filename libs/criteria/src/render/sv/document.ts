import type { DocumentPhrases } from '../phrases/document.js';

export const document: DocumentPhrases = {
  headings: {
    inclusion: 'Inklusion – allt detta ska vara uppfyllt:',
    exclusion: 'Exklusion – inget av detta får gälla:',
  },
  ifAbsent: {
    unknown: 'Saknas uppgift är svaret okänt.',
    'not-met': 'Saknas uppgift räknas det som att inget sådant finns, om källan är komplett.',
  },
  ifAbsentHere: {
    unknown: 'saknas uppgift: okänt',
    'not-met': 'saknas uppgift: inget sådant finns, om källan är komplett',
  },
  wording: (registry, text) => `Ordalydelse i registret (${registry}): ${text}`,
  note: (text) => `Anmärkning: ${text}`,
};
