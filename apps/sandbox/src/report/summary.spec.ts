import { describe, expect, it } from '@jest/globals';
import { castOf } from '../cast/cast.js';
import { staffOf } from '../cast/staff.js';
import { MOST_REGIONS, regionsOf } from '../plan/regions.js';
import { generated, generatedPeople } from '../records/generated-people.js';
import { summary } from './summary.js';
import type { Told } from './told.js';

function told(count: number): Told {
  const regions = regionsOf(count);
  const staff = new Map(regions.map(({ code }) => [code, generatedPeople(generated(0), [code]).shared()]));
  return {
    hubUrl: 'http://127.0.0.1:4000',
    nodes: regions.map(({ code }, index) => ({
      region: code,
      url: `http://127.0.0.1:${4100 + 10 * index}`,
      fhirUrl: `http://127.0.0.1:${4102 + 10 * index}/fhir`,
      people: 333,
      resources: 12_345,
    })),
    inbox: { webUrl: 'http://127.0.0.1:4002', smtpUrl: 'smtp://127.0.0.1:4003' },
    issuer: 'http://127.0.0.1:4004',
    postgres: { port: 4005, databases: ['hub', 'node_12', 'fhir_12'] },
    members: [...castOf(regions), ...staffOf(staff)],
    clinicians: new Map([['12', '12-oncologist-2']]),
    logs: 'var/sandbox/logs',
    databaseFileOf: (region) => `var/sandbox/keys/node_${region}.url`,
    keyFileOf: (region) => `var/sandbox/keys/node-${region}.json`,
  };
}

describe('the summary', () => {
  it.each([1, 3, MOST_REGIONS])('fits 100 columns, whole words and addresses, with %i regions', (count) => {
    const text = summary(told(count));
    const lines = text.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    // A cell that is too narrow is wrapped into a row without a beginning.
    expect(lines.filter((line) => /^│ +│/.test(line))).toEqual([]);
    for (const { url, fhirUrl } of told(count).nodes) {
      expect(text).toContain(` ${url} `);
      expect(text).toContain(` ${fhirUrl} `);
    }
  });

  it('tells where everything is, who can log in with what, and what to try', () => {
    const text = summary(told(3));
    for (const part of [
      'http://127.0.0.1:4000 ',
      'http://127.0.0.1:4002 ',
      'SMTP on port 4003',
      'http://127.0.0.1:4004 ',
      '127.0.0.1:4005 ',
      'Node 14 Västra Götalandsregionen',
      '333 people, 12,345 resources',
      'hub, node 12, node 01, node 14',
      'steward-14',
      "Everybody's password: sandbox.",
      'http://127.0.0.1:4000/login?return=/api/trials ',
      'http://127.0.0.1:4000/api/register ',
      'http://127.0.0.1:4120/login?return=/api/protocols          as steward-14',
      'http://127.0.0.1:4100/login?return=/api/candidates         as steward-12',
      'http://127.0.0.1:4100/login?return=/api/cases              as 12-oncologist-2',
      'http://127.0.0.1:4100/login?return=/api/outreach/cases     as coordinator-12',
      'http://127.0.0.1:4100/login?return=/api/enrolments         as coordinator-12',
      'http://127.0.0.1:4100/login?return=/api/people/<id>/access-log  as steward-12',
      'npx kohort verify-audit --database "$(cat var/sandbox/keys/node_12.url)" \\',
      '--key var/sandbox/keys/node-12.json.pub.json --head var/sandbox/keys/node-12.json.audit-head',
      'npx kohort journey ',
      "curl 'http://127.0.0.1:4102/fhir/Patient?_count=1'",
      'var/sandbox/logs',
    ])
      expect(text).toContain(part);
    expect(text).toMatch(/│ 12-general-practitioner-1 +│ Clinician +│ node 12, as are 20 more practitioners +│/);
  });

  it('says it shortly where there are many nodes', () => {
    expect(summary(told(21))).toMatch(/│ operator +│ Operator +│ hub and all 21 nodes +│/);
  });
});
