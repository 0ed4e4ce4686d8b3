import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '@kohort/platform';
import { HubConfig } from '../apps/hub/src/config.js';
import { NodeConfig } from '../apps/regional-node/src/config.js';

describe.each([
  ['hub', HubConfig],
  ['regional-node', NodeConfig],
] as const)('config/%s.env.example', (app, schema) => {
  const text = readFileSync(new URL(`../config/${app}.env.example`, import.meta.url), 'utf8');
  const uncommented = text.replace(/^#(?=[A-Z_]+=)/gm, '');

  it('is a configuration that the app starts with', () => {
    expect(readConfig(schema, parseEnv(text))).toMatchObject({ ok: true });
    expect(readConfig(schema, parseEnv(uncommented))).toMatchObject({ ok: true });
  });

  it('names every variable of the app, and no other', () => {
    expect(Object.keys(parseEnv(uncommented)).sort()).toEqual(Object.keys(schema.shape).sort());
  });
});
