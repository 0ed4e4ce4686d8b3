import { StoredTrialPlaces } from './enrolment/stored-trial-places.js';
import { TrialPlaces } from './outreach/trial-places.js';

/** What outreach is told of whether a trial has room. */
export const trialPlaces = { provide: TrialPlaces, useClass: StoredTrialPlaces };
