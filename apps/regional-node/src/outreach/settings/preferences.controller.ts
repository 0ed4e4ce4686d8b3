import { ok, type Result } from '@kohort/kernel';
import { ChangePreferences, ClinicianPreferences } from '@kohort/node-api';
import { AccessPolicy, actorOf, Route, User, type AppFault, type UserCaller } from '@kohort/platform';
import { Body, Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { changePreferences } from './change-preferences.js';
import { OutreachConfig } from './outreach-config.js';
import { showPreferences, type PreferenceDeps } from './show-preferences.js';

/** One reaches the own preferences only: no bound of the grant matters. */
const access = { permission: 'preference:write', within: ['careProvider', 'careUnit'] } as const;

@Controller('api')
export class PreferencesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly policy: AccessPolicy,
    private readonly config: OutreachConfig,
  ) {}

  get #deps(): PreferenceDeps {
    return { policy: this.policy, config: this.config };
  }

  @Route({ method: 'GET', path: 'preferences', summary: 'How you are told', access, reply: ClinicianPreferences })
  show(@User() user: UserCaller): Promise<ClinicianPreferences> {
    return showPreferences(this.dataSource.manager, this.#deps, user.accountId, new Date());
  }

  @Route({
    method: 'PUT',
    path: 'preferences',
    summary: 'Say how you want to be told, and who is told instead while you are away',
    access,
    reply: ClinicianPreferences,
  })
  async change(
    @Body({ schema: ChangePreferences }) change: ChangePreferences,
    @User() user: UserCaller,
  ): Promise<Result<ClinicianPreferences, AppFault>> {
    const changed = await changePreferences(this.dataSource, this.#deps, change, actorOf(user), new Date());
    return changed.ok ? ok(await this.show(user)) : changed;
  }
}
