import { Module, type DynamicModule } from '@nestjs/common';
import { ClinicianDirectory } from '../planning/clinician-directory.js';
import { Assigning } from './assign-case.js';
import { OutreachOverviewController } from './outreach-overview.controller.js';
import { Oversight } from './overseer.js';

/** How outreach goes, for whoever oversees it. `ports` give protocols, consent's decisions and outreach's settings. */
@Module({})
export class OverviewModule {
  static for(ports: NonNullable<DynamicModule['imports']>): DynamicModule {
    return {
      module: OverviewModule,
      imports: [...ports],
      controllers: [OutreachOverviewController],
      providers: [Oversight, ClinicianDirectory, Assigning],
    };
  }
}
