import type { Phrases } from './phrases.js';
import { document } from './sv/document.js';
import { logic } from './sv/logic.js';
import { person } from './sv/person.js';
import { records } from './sv/records.js';
import { time } from './sv/time.js';
import { values } from './sv/values.js';
import { writing } from './sv/writing.js';

export const sv: Phrases = { lang: 'sv', writing, document, logic, records, time, values, person };
