import type { DocumentPhrases } from '../phrases/document.js';

export const document: DocumentPhrases = {
  headings: {
    inclusion: 'Inclusion: all of these must be met:',
    exclusion: 'Exclusion: none of these may apply:',
  },
  ifAbsent: {
    unknown: 'If nothing is on record, the answer is unknown.',
    'not-met': 'If nothing is on record, that is taken to mean that there is none, where the source is complete.',
  },
  ifAbsentHere: {
    unknown: 'if not on record: unknown',
    'not-met': 'if not on record: there is none, where the source is complete',
  },
  wording: (registry, text) => `Wording in the registry (${registry}): ${text}`,
  note: (text) => `Note: ${text}`,
};
