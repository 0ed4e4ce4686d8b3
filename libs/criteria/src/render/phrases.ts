import type { DocumentPhrases } from './phrases/document.js';
import type { LogicPhrases } from './phrases/logic.js';
import type { PersonPhrases } from './phrases/person.js';
import type { RecordPhrases } from './phrases/records.js';
import type { TimePhrases } from './phrases/time.js';
import type { ValuePhrases } from './phrases/values.js';
import type { Writing } from './phrases/writing.js';
import type { Lang } from './lang.js';

/**
 * Every phrase of the rendering in one language. Phrases begin in lower case and have no full stop. In Swedish a clause
 * keeps its order of words after "om", so it puts "ingen" before the noun rather than "inte" after the verb.
 */
export interface Phrases {
  readonly lang: Lang;
  readonly writing: Writing;
  readonly document: DocumentPhrases;
  readonly logic: LogicPhrases;
  readonly records: RecordPhrases;
  readonly time: TimePhrases;
  readonly values: ValuePhrases;
  readonly person: PersonPhrases;
}
