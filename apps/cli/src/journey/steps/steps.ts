import type { Step } from '../step.js';
import { candidatesAppear } from './candidates.js';
import { clinicianAnswers } from './clinician-answers.js';
import { consentComes } from './consent-comes.js';
import { coordinatorEnrols } from './coordinator-enrols.js';
import { digestsArrive } from './digests-arrive.js';
import { nothingLeaks } from './nothing-leaks.js';
import { officerApproves } from './officer-approves.js';
import { secondThoughts } from './second-thoughts.js';
import { sponsorDrafts } from './sponsor-drafts.js';
import { sponsorFollows } from './sponsor-follows.js';
import { stewardsDecide } from './stewards-decide.js';
import { trailHolds } from './trail.js';

/** The acceptance story (docs/product.md), in order. */
export const STEPS: readonly Step[] = [
  sponsorDrafts,
  officerApproves,
  stewardsDecide,
  candidatesAppear,
  consentComes,
  digestsArrive,
  clinicianAnswers,
  coordinatorEnrols,
  secondThoughts,
  sponsorFollows,
  trailHolds,
  nothingLeaks,
];
