import type { OutreachSettings } from '@kohort/outreach';
import { SWEDISH_REGIONS } from '@kohort/vocabulary';
import type { EntityManager } from 'typeorm';
import type { NodeConfig } from '../../config.js';
import { readSettings, type StoredSettings } from './read-settings.js';

/** How this region tells its clinicians; injected. */
export abstract class OutreachConfig {
  /** As the steward set them, read at this moment. */
  abstract settings(manager: EntityManager): Promise<OutreachSettings>;
  abstract readonly timeZone: string;
  /** Where the node's pages are, without a slash at the end. */
  abstract readonly publicUrl: string;
  /** As in a sentence: "Region Skåne". */
  abstract readonly region: string;
}

type Configured = Pick<NodeConfig, 'TIME_ZONE' | 'PUBLIC_URL' | 'REGION' | 'DIGEST_EVERY_SECONDS'>;

/** The settings that are stored, beside what the configuration says. */
export class StoredOutreachConfig extends OutreachConfig {
  readonly timeZone: string;
  readonly publicUrl: string;
  readonly region: string;
  readonly #everySeconds: number | undefined;

  constructor({ TIME_ZONE, PUBLIC_URL, REGION, DIGEST_EVERY_SECONDS }: Configured) {
    super();
    this.timeZone = TIME_ZONE;
    this.publicUrl = PUBLIC_URL;
    this.region = SWEDISH_REGIONS.find(({ code }) => code === REGION)?.name ?? `region ${REGION}`;
    this.#everySeconds = DIGEST_EVERY_SECONDS;
  }

  async settings(manager: EntityManager): Promise<OutreachSettings> {
    return (await this.stored(manager)).settings;
  }

  stored(manager: EntityManager): Promise<StoredSettings> {
    return readSettings(manager, this.#everySeconds);
  }
}
