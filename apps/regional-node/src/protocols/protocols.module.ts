import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { NodeConfig } from '../config.js';
import { NodeIdentity } from '../hub-connection/node-identity.js';
import { CreateProtocols } from './create-protocols.migration.js';
import { NodeReportRow } from './node-report.entity.js';
import { NodeTrust } from './node-trust.js';
import { noteAltered, NoteAltered } from './note-altered.js';
import { noteExpired, NoteExpired } from './note-expired.js';
import { openPinnedKeys } from './pinned-keys.js';
import { pollProtocols, PollProtocols } from './poll-protocols.js';
import { ProtocolEventRow } from './protocol-event.entity.js';
import { ProtocolFeedRow } from './protocol-feed.entity.js';
import { ProtocolTrialRow } from './protocol-trial.entity.js';
import { ProtocolRow } from './protocol.entity.js';
import { ProtocolsController } from './protocols.controller.js';
import { sendReport } from './queue-report.js';
import { RefusedProtocolRow } from './refused-protocol.entity.js';
import { RunningProtocols } from './running-protocols.js';
import { SendReport, sendUnsent, SendUnsent } from './send-report.js';
import { Reports } from './send-reports.js';
import { VerifiedProtocols } from './verified-protocols.js';

/** What the node's definition takes from this feature. `protocolChanged` is of the matching, which handles it. */
export const protocolsFeature = {
  entities: [ProtocolFeedRow, ProtocolTrialRow, ProtocolRow, ProtocolEventRow, RefusedProtocolRow, NodeReportRow],
  migrations: [CreateProtocols],
  jobs: [pollProtocols, sendReport, sendUnsent, noteExpired, noteAltered],
};

const common = ({ TRUSTED_KEYS_FILE }: NodeConfig): Provider[] => [
  {
    provide: NodeTrust,
    inject: [NodeIdentity],
    useFactory: async (identity: NodeIdentity): Promise<NodeTrust> => ({
      identity,
      keys: await openPinnedKeys(TRUSTED_KEYS_FILE),
    }),
  },
  VerifiedProtocols,
  { provide: RunningProtocols, useExisting: VerifiedProtocols },
];

/** The protocols that the hub sends: the HTTP side. `hubConnection` is that side's module of the connection. */
@Module({})
export class ProtocolsApiModule {
  static for(config: NodeConfig, hubConnection: DynamicModule): DynamicModule {
    return {
      module: ProtocolsApiModule,
      imports: [hubConnection],
      controllers: [ProtocolsController],
      providers: common(config),
      exports: [RunningProtocols],
    };
  }
}

/** The worker's side. */
@Module({})
export class ProtocolsWorkerModule {
  static for(config: NodeConfig, hubConnection: DynamicModule): DynamicModule {
    return {
      module: ProtocolsWorkerModule,
      imports: [hubConnection],
      providers: [...common(config), Reports, PollProtocols, SendReport, SendUnsent, NoteExpired, NoteAltered],
      exports: [RunningProtocols],
    };
  }
}
