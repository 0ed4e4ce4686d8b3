import { ok, type Result } from '@kohort/kernel';
import { ChangeOutreachSettings, RegionOutreachSettings } from '@kohort/node-api';
import { actorOf, Route, User, type AppFault, type UserCaller } from '@kohort/platform';
import { Body, Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { changeSettings } from './change-settings.js';
import { StoredOutreachConfig } from './outreach-config.js';
import { settingsView } from './settings-view.js';

@Controller('api')
export class OutreachSettingsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: StoredOutreachConfig,
  ) {}

  @Route({
    method: 'GET',
    path: 'outreach/settings',
    summary: 'How this region tells its clinicians',
    // They are the same for every trial and site.
    access: { permission: 'outreach:read', within: ['trial', 'site'] },
    reply: RegionOutreachSettings,
  })
  async show(): Promise<RegionOutreachSettings> {
    return settingsView(await this.config.stored(this.dataSource.manager));
  }

  @Route({
    method: 'PUT',
    path: 'outreach/settings',
    summary: 'Set how this region tells its clinicians',
    access: { permission: 'outreach-settings:write' },
    reply: RegionOutreachSettings,
  })
  async change(
    @Body({ schema: ChangeOutreachSettings }) change: ChangeOutreachSettings,
    @User() user: UserCaller,
  ): Promise<Result<RegionOutreachSettings, AppFault[]>> {
    const changed = await changeSettings(this.dataSource, change, actorOf(user), new Date());
    return changed.ok ? ok(await this.show()) : changed;
  }
}
