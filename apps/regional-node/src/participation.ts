import { Participation } from './consent/participation.js';
import { StoredParticipation } from './enrolment/stored-participation.js';

/** What the consent gate is told of who takes part in which trial. */
export const participation = { provide: Participation, useClass: StoredParticipation };
