import type { RegionOutreachSettings } from '@kohort/node-api';
import type { StoredSettings } from './read-settings.js';

export const settingsView = ({ settings, rowVersion, changedAt }: StoredSettings): RegionOutreachSettings => ({
  settings,
  rowVersion,
  ...(changedAt === undefined ? {} : { changedAt: changedAt.toISOString() }),
});
