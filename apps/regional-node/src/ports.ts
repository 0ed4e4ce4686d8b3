import { ContactHistory } from './consent/contact-history.js';
import { Participation } from './consent/participation.js';
import { StoredParticipation } from './enrolment/stored-participation.js';
import { StoredTrialPlaces } from './enrolment/stored-trial-places.js';
import { StoredContactHistory } from './outreach/stored-contact-history.js';
import { TrialPlaces } from './outreach/trial-places.js';

/** What the consent gate is told of who takes part in which trial. */
export const participation = { provide: Participation, useClass: StoredParticipation };

/** What the consent gate is told of contacts that people have had. */
export const contactHistory = { provide: ContactHistory, useClass: StoredContactHistory };

/** What outreach is told of trials: whether they have room, and which comes first. */
export const trialPlaces = { provide: TrialPlaces, useClass: StoredTrialPlaces };
