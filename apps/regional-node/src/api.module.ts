import { Module, type DynamicModule } from '@nestjs/common';
import { ApiModule, PlatformModule, type Log } from '@kohort/platform';
import { AccessLogModule } from './access-log/access-log.module.js';
import type { NodeConfig } from './config.js';
import { ConsentApiModule } from './consent/consent.module.js';
import { EnrolmentApiModule } from './enrolment/enrolment.module.js';
import { HubConnectionApiModule } from './hub-connection/hub-connection.module.js';
import { IngestionApiModule } from './ingestion/ingestion.module.js';
import { MatchingApiModule } from './matching/matching.module.js';
import { node } from './node.js';
import { OutreachApiModule } from './outreach/outreach.module.js';
import { PersonDetailsModule } from './person-details/person-details.module.js';
import { contactHistory, participation } from './ports.js';
import { ProtocolsApiModule } from './protocols/protocols.module.js';
import { TreatmentModule } from './treatment/treatment.module.js';

/** The node's HTTP side. */
@Module({})
export class NodeApiModule {
  static for(config: NodeConfig, log: Log): DynamicModule {
    const hubConnection = HubConnectionApiModule.for(config);
    const protocols = ProtocolsApiModule.for(config, hubConnection);
    const matching = MatchingApiModule.for(config, [IngestionApiModule, protocols]);
    const consent = ConsentApiModule.for(config, participation, contactHistory);
    const people = [IngestionApiModule, PersonDetailsModule.for(config), consent];
    const enrolment = EnrolmentApiModule.for(config, [protocols, ...people]);
    const outreach = OutreachApiModule.for(config, [protocols, ...people, TreatmentModule, enrolment]);
    const features = [hubConnection, IngestionApiModule, protocols, matching, consent, enrolment, outreach];
    const imports = [PlatformModule.for(node(config), log), ApiModule, ...features, AccessLogModule];
    return { module: NodeApiModule, imports };
  }
}
