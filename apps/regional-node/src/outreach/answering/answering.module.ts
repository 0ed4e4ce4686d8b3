import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { NodeConfig } from '../../config.js';
import { ContactDecisions } from '../../consent/contact-decisions.js';
import { ObjectionRegister } from '../../consent/objection-register.js';
import { RunningProtocols } from '../../protocols/running-protocols.js';
import { Referrals } from '../referrals.js';
import { Answering } from './answering.js';
import { CasesController } from './cases.controller.js';

const answering = ({ TIME_ZONE }: Pick<NodeConfig, 'TIME_ZONE'>): Provider => ({
  provide: Answering,
  inject: [RunningProtocols, ContactDecisions, ObjectionRegister, Referrals],
  useFactory: (
    protocols: RunningProtocols,
    decisions: ContactDecisions,
    objections: ObjectionRegister,
    referrals: Referrals,
  ) => new Answering(protocols, decisions, objections, referrals, TIME_ZONE),
});

/** A clinician's cases and answers. `ports` give protocols, consent, personal details and where people are referred to. */
@Module({})
export class AnsweringModule {
  static for(config: Pick<NodeConfig, 'TIME_ZONE'>, ports: NonNullable<DynamicModule['imports']>): DynamicModule {
    return {
      module: AnsweringModule,
      imports: [...ports],
      controllers: [CasesController],
      providers: [answering(config)],
    };
  }
}
