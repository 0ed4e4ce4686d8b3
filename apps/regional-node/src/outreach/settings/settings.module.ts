import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { NodeConfig } from '../../config.js';
import { ClinicianPreferenceRow } from './clinician-preference.entity.js';
import { OutreachConfig, StoredOutreachConfig } from './outreach-config.js';
import { OutreachSettingsRow } from './outreach-settings.entity.js';
import { OutreachSettingsController } from './outreach-settings.controller.js';
import { PreferencesController } from './preferences.controller.js';

export const settingsEntities = [OutreachSettingsRow, ClinicianPreferenceRow];

const providersOf = (config: NodeConfig): Provider[] => [
  { provide: StoredOutreachConfig, useFactory: () => new StoredOutreachConfig(config) },
  { provide: OutreachConfig, useExisting: StoredOutreachConfig },
];

/** How clinicians are told: the HTTP side. */
@Module({})
export class SettingsApiModule {
  static for(config: NodeConfig): DynamicModule {
    const controllers = [OutreachSettingsController, PreferencesController];
    return { module: SettingsApiModule, controllers, providers: providersOf(config), exports: [OutreachConfig] };
  }
}

/** The worker's side. */
@Module({})
export class SettingsWorkerModule {
  static for(config: NodeConfig): DynamicModule {
    return { module: SettingsWorkerModule, providers: providersOf(config), exports: [OutreachConfig] };
  }
}
