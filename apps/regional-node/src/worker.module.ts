import { Module, type DynamicModule } from '@nestjs/common';
import { PlatformModule, WorkerModule, type Log } from '@kohort/platform';
import type { NodeConfig } from './config.js';
import { ConsentWorkerModule } from './consent/consent.module.js';
import { EnrolmentWorkerModule } from './enrolment/enrolment.module.js';
import { TotalsWorkerModule } from './enrolment/totals/totals.module.js';
import { HubConnectionWorkerModule } from './hub-connection/hub-connection.module.js';
import { IngestionWorkerModule } from './ingestion/ingestion.module.js';
import { MatchingWorkerModule } from './matching/matching.module.js';
import { node } from './node.js';
import { OutreachWorkerModule } from './outreach/outreach.module.js';
import { contactHistory, participation, trialPlaces } from './ports.js';
import { ProtocolsWorkerModule } from './protocols/protocols.module.js';
import { TreatmentModule } from './treatment/treatment.module.js';

/** The node's worker: the same features, run by jobs. */
@Module({})
export class NodeWorkerModule {
  static for(config: NodeConfig, log: Log): DynamicModule {
    const hubConnection = HubConnectionWorkerModule.for(config);
    const protocols = ProtocolsWorkerModule.for(config, hubConnection);
    const ingestion = IngestionWorkerModule.for(config);
    const consent = ConsentWorkerModule.for(config, participation, contactHistory);
    const matching = MatchingWorkerModule.for(config, [ingestion, protocols, consent]);
    const enrolment = EnrolmentWorkerModule.for(config, [protocols, hubConnection]);
    const outreach = OutreachWorkerModule.for(config, [protocols, consent, TreatmentModule, enrolment], trialPlaces);
    const totals = TotalsWorkerModule.for(config, [protocols, hubConnection]);
    const features = [hubConnection, protocols, ingestion, matching, enrolment, totals, outreach];
    return { module: NodeWorkerModule, imports: [PlatformModule.for(node(config), log), WorkerModule, ...features] };
  }
}
