import { ContactHistory } from './consent/contact-history.js';
import { StoredContactHistory } from './outreach/stored-contact-history.js';

/** What the consent gate is told of contacts that people have had. */
export const contactHistory = { provide: ContactHistory, useClass: StoredContactHistory };
