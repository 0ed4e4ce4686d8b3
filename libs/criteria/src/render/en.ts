import type { Phrases } from './phrases.js';
import { document } from './en/document.js';
import { logic } from './en/logic.js';
import { person } from './en/person.js';
import { records } from './en/records.js';
import { time } from './en/time.js';
import { values } from './en/values.js';
import { writing } from './en/writing.js';

export const en: Phrases = { lang: 'en', writing, document, logic, records, time, values, person };
