import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { ContactGate } from '../matching/contact-gate.js';
import { ConsentGate } from './consent-gate.js';
import { ConsentStatementRow } from './consent-statement.entity.js';
import { ContactDecisionRow } from './contact-decision.entity.js';
import { ContactDecisionsController } from './contact-decisions.controller.js';
import { ContactDecisions } from './contact-decisions.js';
import { ContactPersonRow, ContactReviewRow } from './contact-person.entity.js';
import { ContactPolicyController } from './contact-policy.controller.js';
import { ContactPolicyRow, TrialContactPolicyRow } from './contact-policy.entity.js';
import { CreateConsents } from './create-consents.migration.js';
import { ObjectionRegister } from './objection-register.js';
import { ObjectionRow } from './objection.entity.js';
import { ObjectionsController } from './objections.controller.js';
import { RegionRules, regionRules, type RegionSettings } from './region-rules.js';
import { StoredContactDecisions } from './stored-contact-decisions.js';
import { StoredObjectionRegister } from './stored-objection-register.js';
import { UnitBlockRow } from './unit-block.entity.js';
import { UnitBlocksController } from './unit-blocks.controller.js';

/** What the node's definition takes from this feature. */
export const consentFeature = {
  entities: [
    ConsentStatementRow,
    ContactDecisionRow,
    ContactPersonRow,
    ContactPolicyRow,
    ContactReviewRow,
    ObjectionRow,
    TrialContactPolicyRow,
    UnitBlockRow,
  ],
  migrations: [CreateConsents],
  jobs: [],
};

export const consentGate = (config: RegionSettings): ConsentGate => new ConsentGate(regionRules(config));

/** What other features are given: the gate, decisions that are kept, and the register. */
const ports = (config: RegionSettings, known: readonly Provider[]): Provider[] => [
  ...known,
  { provide: RegionRules, useValue: regionRules(config) },
  { provide: ContactGate, useClass: ConsentGate },
  { provide: ContactDecisions, useClass: StoredContactDecisions },
  { provide: ObjectionRegister, useClass: StoredObjectionRegister },
];
const PORTS = [ContactGate, ContactDecisions, ObjectionRegister];

/**
 * Whether people may be contacted: the worker's side. `known` provides what others know: who takes part in which trial
 * (`Participation`), and whom trials were told of (`ContactHistory`).
 */
@Module({})
export class ConsentWorkerModule {
  static for(config: RegionSettings, ...known: readonly Provider[]): DynamicModule {
    return { module: ConsentWorkerModule, providers: ports(config, known), exports: PORTS };
  }
}

/** The HTTP side. */
@Module({})
export class ConsentApiModule {
  static for(config: RegionSettings, ...known: readonly Provider[]): DynamicModule {
    return {
      module: ConsentApiModule,
      controllers: [ObjectionsController, UnitBlocksController, ContactPolicyController, ContactDecisionsController],
      providers: ports(config, known),
      exports: PORTS,
    };
  }
}
