import { DEFAULT_SETTINGS, OutreachSettings } from '@kohort/outreach';
import type { EntityManager } from 'typeorm';
import { OutreachSettingsRow } from './outreach-settings.entity.js';

export interface StoredSettings {
  readonly settings: OutreachSettings;
  /** 0 where nobody has set any yet. */
  readonly rowVersion: number;
  readonly changedAt?: Date;
}

/** Whoever tries things out gets a digest every few seconds, and would have had enough after five. */
const TRYING_OUT = { weeklyCap: 500 };

/**
 * The region's settings. Until a steward sets any: the defaults, with slots every so many seconds where the configuration
 * says so.
 */
export async function readSettings(manager: EntityManager, everySeconds: number | undefined): Promise<StoredSettings> {
  const row = await manager.findOneBy(OutreachSettingsRow, { id: 1 });
  if (row === null) {
    const more = everySeconds === undefined ? {} : { ...TRYING_OUT, everySeconds };
    return { settings: { ...DEFAULT_SETTINGS, ...more }, rowVersion: 0 };
  }
  const { rowVersion, changedAt } = row;
  return { settings: OutreachSettings.parse(row.settings), rowVersion, changedAt };
}
