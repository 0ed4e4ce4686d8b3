import { ApiModule, PlatformModule } from '@kohort/platform';
import { silentLog, startTestApp } from '@kohort/platform/testing';
import { Module } from '@nestjs/common';
import { node } from '../../node.js';
import { nodeConfig, nodeDatabase } from '../../testing/node-app.js';
import { ConsentApiModule } from '../consent.module.js';
import { ContactHistory } from '../contact-history.js';
import { Participation } from '../participation.js';
import { ContactHistoryTwin, ParticipationTwin } from './consent-region.js';

@Module({})
class TestConsentModule {}

/** The HTTP side of this feature alone, on a database with everything that a node keeps. */
export async function startConsentApp(more: Readonly<Record<string, string>> = {}) {
  const config = nodeConfig(await nodeDatabase(), more);
  const participation = { provide: Participation, useClass: ParticipationTwin };
  const history = { provide: ContactHistory, useClass: ContactHistoryTwin };
  const consent = ConsentApiModule.for(config, participation, history);
  const imports = [PlatformModule.for({ ...node(config), jobs: [] }, silentLog), ApiModule, consent];
  return startTestApp({ module: TestConsentModule, imports });
}
