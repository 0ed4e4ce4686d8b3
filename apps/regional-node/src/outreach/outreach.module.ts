import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { NodeConfig } from '../config.js';
import { reviewContact } from '../consent/contact-review.js';
import { AnsweringModule } from './answering/answering.module.js';
import { CreateOutreach } from './create-outreach.migration.js';
import { OutreachCaseEventRow } from './outreach-case-event.entity.js';
import { OutreachCaseRow } from './outreach-case.entity.js';
import { OutreachDigestRow } from './outreach-digest.entity.js';
import { OutreachLinkRow } from './outreach-link.entity.js';
import { OutreachMessageRow } from './outreach-message.entity.js';
import { Outreach } from './outreach.js';
import { ClinicianDirectory } from './planning/clinician-directory.js';
import { keepOutreach, reviewAll } from './planning/jobs.js';
import { KeepOutreach } from './planning/keep-outreach.handler.js';
import { ReviewAll } from './planning/review-all.handler.js';
import { ReviewContact } from './planning/review-contact.handler.js';
import { Routing } from './planning/routing.js';
import { Checkpoints } from './sending/checkpoints.js';
import { sendDigest } from './sending/jobs.js';
import { Mailing, SmtpMailing } from './sending/mailing.js';
import { SendDigest } from './sending/send-digest.handler.js';
import { SendersPool } from './sending/senders-pool.js';
import { Sending } from './sending/sending.js';
import { OverviewModule } from './overview/overview.module.js';
import { SettingsApiModule, settingsEntities, SettingsWorkerModule } from './settings/settings.module.js';

/** What the node's definition takes from this feature: the jobs that others add and it does are among them. */
export const outreachFeature = {
  entities: [
    ...[OutreachCaseRow, OutreachCaseEventRow, OutreachDigestRow, OutreachMessageRow, OutreachLinkRow],
    ...settingsEntities,
  ],
  migrations: [CreateOutreach],
  jobs: [reviewContact, reviewAll, keepOutreach, sendDigest],
};

type Ports = NonNullable<DynamicModule['imports']>;

/** From candidate to answer: the HTTP side. */
@Module({})
export class OutreachApiModule {
  static for(config: NodeConfig, ports: Ports): DynamicModule {
    const settings = SettingsApiModule.for(config);
    const features = [AnsweringModule.for(config, ports), OverviewModule.for([...ports, settings])];
    return { module: OutreachApiModule, imports: [...ports, settings, ...features] };
  }
}

/** What plans and sends; `ports` give the consent gate, the treatment and the running protocols. */
const senders = ({ SMTP_URL: url, MAIL_FROM: from }: NodeConfig): Provider[] => [
  ...[Outreach, Routing, ClinicianDirectory, Sending, Checkpoints],
  { provide: Mailing, useFactory: () => new SmtpMailing({ url, from }) },
  { provide: SendersPool, inject: [DataSource], useFactory: (dataSource: DataSource) => SendersPool.open(dataSource) },
  ...[ReviewContact, ReviewAll, KeepOutreach, SendDigest],
];

/** The worker's side. `places` says whether a trial has room. */
@Module({})
export class OutreachWorkerModule {
  static for(config: NodeConfig, ports: Ports, places: Provider): DynamicModule {
    const imports = [...ports, SettingsWorkerModule.for(config)];
    return { module: OutreachWorkerModule, imports, providers: [places, ...senders(config)] };
  }
}
