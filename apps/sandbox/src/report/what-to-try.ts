import { staffAt } from './staff-at.js';
import type { Told } from './told.js';

/** Of the first column; what is longer pushes its explanation on. */
const WIDTH = 57;

type Line = readonly [what: string, why: string];

/** The page of an API, behind the login form. */
const page = (url: string, path: string): string => `${url}/login?return=/api/${path}`;

function atFirstNode({ nodes: [node], members, databaseFileOf, keyFileOf, clinicians }: Told): Line[] {
  if (node === undefined) return [];
  const { region, url, fhirUrl } = node;
  const clinician = clinicians.get(region) ?? staffAt(region, members)[0];
  return [
    [page(url, 'candidates'), `as steward-${region}: whom it may fit`],
    ...(clinician === undefined ? [] : [[page(url, 'cases'), `as ${clinician}: the alerts`] as const]),
    [`${url}/api/docs`, 'how to answer: POST cases/{id}/answer'],
    [page(url, 'outreach/cases'), `as coordinator-${region}: who was told`],
    [page(url, 'enrolments'), `as coordinator-${region}: who was referred`],
    [page(url, 'people/<id>/access-log'), `as steward-${region}: who looked at them`],
    [`curl '${fhirUrl}/Patient?_count=1'`, 'a record of the region'],
    [`npx kohort verify-audit --database "$(cat ${databaseFileOf(region)})" \\`, ''],
    [`  --key ${keyFileOf(region)}.pub.json --head ${keyFileOf(region)}.audit-head`, ''],
    ['', 'whether the trail was altered'],
  ];
}

function atLastNode({ nodes }: Told): Line[] {
  const waiting = nodes.at(-1);
  if (waiting === undefined || waiting === nodes[0]) return [];
  return [[page(waiting.url, 'protocols'), `as steward-${waiting.region}: it waits for a decision`]];
}

/** A page, an inbox or a command for each thing that the sandbox shows. */
export function whatToTry(told: Told): string {
  const { hubUrl, inbox, logs } = told;
  const lines: Line[] = [
    [page(hubUrl, 'trials'), 'as sponsor: the flagship trial'],
    [`${hubUrl}/api/register`, 'what was approved, for everyone'],
    ...atLastNode(told),
    ...atFirstNode(told),
    [inbox.webUrl, 'the mails: digests, no patient in them'],
    ['npx kohort journey', 'all of it, in a sandbox of its own'],
    ['docs/recruiting.md', 'who does what, and where'],
  ];
  const shown = lines.map(([what, why]) => `  ${what.padEnd(WIDTH)}  ${why}`.trimEnd());
  return ['What to try:', ...shown, '', `Logs: ${logs}. Stop: Ctrl-C.`].join('\n');
}
