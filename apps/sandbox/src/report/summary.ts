import Table from 'cli-table3';
import { ROLE_LABELS } from '../cast/cast.js';
import { SANDBOX_PASSWORD } from '../identity-provider/sandbox-user.js';
import { regionOf } from '../plan/regions.js';
import { isStaff, staffAt } from './staff-at.js';
import type { Told } from './told.js';
import { whatToTry } from './what-to-try.js';

const WIDTH = 100;
/** Borders and padding of a table of three columns. */
const FRAME = 10;

function tableOf(head: readonly string[], rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const [first = 0, second = 0] = widths;
  const table = new Table({
    head: [...head],
    // Two more than the text for the padding, which cli-table3 counts in.
    colWidths: [first + 2, second + 2, WIDTH - FRAME - first - second + 2],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

const number = (value: number): string => value.toLocaleString('en');

function whatRuns({ hubUrl, nodes, inbox, issuer, postgres }: Told): string {
  const smtp = new URL(inbox.smtpUrl).port;
  const rows = [
    ['Hub', hubUrl, 'API page: /api/docs'],
    ...nodes.flatMap(({ region, url, fhirUrl, people, resources }) => [
      [`Node ${region} ${regionOf(region).name}`, url, 'API page: /api/docs'],
      ['  its FHIR R4 server', fhirUrl, `${number(people)} people, ${number(resources)} resources`],
    ]),
    ['Mail inbox', inbox.webUrl, `SMTP on port ${smtp}`],
    ['Identity provider', issuer, 'OpenID Connect, code + PKCE'],
    ['PostgreSQL', `127.0.0.1:${postgres.port}`, `${postgres.databases.length} databases`],
  ];
  return tableOf(['What runs', 'Where', ''], rows, [33, 27]);
}

const appName = (app: string): string => (app === 'hub' ? 'hub' : `node ${app}`);
const MOST_APPS = 4;

function whereOf(apps: readonly string[]): string {
  if (apps.length <= MOST_APPS) return apps.map(appName).join(', ');
  return `hub and all ${apps.length - 1} nodes`;
}

/** One line for each of the cast; practitioners are told by node, with one of them to begin with. */
function whoCanLogIn({ members, nodes }: Told): string {
  const cast = members
    .filter((one) => !isStaff(one))
    .map(({ user, posts }) => [user.login, user.roleLabel.en, whereOf(posts.map(({ app }) => app))]);
  const staff = nodes.flatMap(({ region }) => {
    const [first, ...others] = staffAt(region, members);
    const more = others.length === 0 ? '' : `, as are ${number(others.length)} more practitioners`;
    return first === undefined ? [] : [[first, ROLE_LABELS.clinician.en, `${appName(region)}${more}`]];
  });
  return tableOf(['Who can log in', 'Role', 'Where'], [...cast, ...staff], [33, 17]);
}

/** What runs where, who can log in, what to try; no line is wider than 100 characters, unless an address or name is. */
export const summary = (told: Told): string =>
  [
    whatRuns(told),
    '',
    whoCanLogIn(told),
    `Everybody's password: ${SANDBOX_PASSWORD}. The login page lists everybody; use a private window for each.`,
    '',
    whatToTry(told),
    '',
  ].join('\n');
