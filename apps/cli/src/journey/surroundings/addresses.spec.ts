import { describe, expect, it } from '@jest/globals';
import { addressesIn } from './addresses.js';

const TABLE = `
┌───────────────────────────────────┬─────────────────────────────┬────────────────────────────┐
│ What runs                         │ Where                       │                            │
│ Hub                               │ http://127.0.0.1:4000       │ API page: /api/docs        │
│ Node 12 Region Skåne              │ http://127.0.0.1:4100       │ API page: /api/docs        │
│   its FHIR R4 server              │ http://127.0.0.1:4102/fhir  │ 333 people, 12 resources   │
│ Node 01 Region Stockholm          │ http://127.0.0.1:4110       │ API page: /api/docs        │
│   its FHIR R4 server              │ http://127.0.0.1:4112/fhir  │ 333 people, 12 resources   │
│ Mail inbox                        │ http://127.0.0.1:4002       │ SMTP on port 4003          │
`;

describe('the table of a sandbox', () => {
  it('tells where everything is', () => {
    expect(addressesIn(TABLE)).toEqual({
      hub: 'http://127.0.0.1:4000',
      inbox: 'http://127.0.0.1:4002',
      regions: [
        { code: '12', node: 'http://127.0.0.1:4100', fhir: 'http://127.0.0.1:4102/fhir' },
        { code: '01', node: 'http://127.0.0.1:4110', fhir: 'http://127.0.0.1:4112/fhir' },
      ],
    });
  });

  it('is told where it is another one', () => {
    expect(() => addressesIn('nothing')).toThrow('the address of "Hub" in the table');
  });
});
