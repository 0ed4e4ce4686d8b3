import Table from 'cli-table3';
import { ROLE_LABELS } from '../cast/cast.js';
import type { Member } from '../cast/member.js';
import { SANDBOX_PASSWORD } from '../identity-provider/sandbox-user.js';
import { regionOf } from '../plan/regions.js';

/** What the summary tells of; counts are by county code. */
export interface Told {
  readonly hubUrl: string;
  readonly nodes: readonly {
    readonly region: string;
    readonly url: string;
    readonly fhirUrl: string;
    readonly people: number;
    readonly resources: number;
  }[];
  readonly inbox: { readonly webUrl: string; readonly smtpUrl: string };
  readonly issuer: string;
  readonly postgres: { readonly port: number; readonly databases: readonly string[] };
  readonly members: readonly Member[];
  readonly logs: string;
}

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

const isStaff = ({ posts }: Member): boolean => posts.every(({ role }) => role === 'clinician');

/** The practitioners of a node by login name, general practitioners first: it is they whom records say to treat somebody. */
const rank = (login: string): number => (login.includes('general-practitioner') ? 0 : 1);
const staffAt = (region: string, members: readonly Member[]): string[] =>
  members
    .filter((one) => isStaff(one) && one.posts.some(({ app }) => app === region))
    .map(({ user }) => user.login)
    .sort((one, other) => rank(one) - rank(other) || one.localeCompare(other, 'en', { numeric: true }));

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

function whatToTry({ hubUrl, nodes, inbox, members, logs }: Told): string {
  const [node] = nodes;
  const waiting = nodes.at(-1);
  const [clinician] = staffAt(node?.region ?? '', members);
  const lines = [
    [`${hubUrl}/login?return=/api/trials`, 'as sponsor: the flagship trial'],
    [`${hubUrl}/api/register`, 'what was approved, for everyone'],
    ...(node === undefined
      ? []
      : [[`${node.url}/login?return=/api/candidates`, `as steward-${node.region}: its candidates`]]),
    ...(node === undefined || clinician === undefined ? [] : [['  the same', `as ${clinician}: own patients`]]),
    ...(waiting === undefined || waiting === node
      ? []
      : [[`${waiting.url}/login?return=/api/protocols`, `as steward-${waiting.region}: it waits for a decision`]]),
    ...(node === undefined ? [] : [[`curl '${node.fhirUrl}/Patient?_count=1'`, 'a record of the region']]),
    [inbox.webUrl, 'the mails'],
  ];
  const width = Math.max(...lines.map(([what = '']) => what.length));
  const shown = lines.map(([what = '', why = '']) => `  ${what.padEnd(width)}  ${why}`);
  return ['What to try:', ...shown, '', `Logs: ${logs}. Stop: Ctrl-C.`].join('\n');
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
