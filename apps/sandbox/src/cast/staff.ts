import type { FhirResource } from '@kohort/fhir';
import { regionOf } from '../plan/regions.js';
import { isCareProvider, Organisations, referenceIn } from '../records/organisations.js';
import { ROLE_LABELS } from './cast.js';
import type { Member, Post } from './member.js';

type Json = Readonly<Record<string, unknown>>;

/** Practitioner, PractitionerRole and Organization of each region's FHIR server, by county code. */
export type StaffRecords = ReadonlyMap<string, readonly FhirResource[]>;
export const STAFF_TYPES = ['Practitioner', 'PractitionerRole', 'Organization'];

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function nameOf({ name, id }: FhirResource): string {
  const [{ text, given, family } = {} as Json] = list(name);
  const parts = [...(Array.isArray(given) ? (given as unknown[]) : []), family].map(textOf).filter(Boolean);
  return (textOf(text) ?? parts.join(' ')) || `Practitioner ${id ?? ''}`;
}

/** What an account takes: without SMTPUTF8 (RFC 6531) a mail reaches ASCII addresses alone. */
const ADDRESS = /^[\w+'-]+(?:\.[\w+'-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}$/;

const emailOf = ({ telecom, id }: FhirResource): string =>
  list(telecom)
    .filter(({ system }) => system === 'email')
    .map(({ value }) => textOf(value))
    .find((value) => value !== undefined && ADDRESS.test(value)) ?? `${id ?? ''}@example.org`;

/** The care provider and, below it, the unit of an organization: the nearest that is a provider, or else the topmost. */
function placeOf(chain: readonly FhirResource[]): Pick<Post, 'careProvider' | 'careUnit'> {
  const [unit] = chain;
  const provider = chain.find(isCareProvider) ?? chain.at(-1);
  if (unit === undefined || provider === undefined) return {};
  const careProvider = `Organization/${provider.id ?? ''}`;
  return unit === provider ? { careProvider } : { careProvider, careUnit: `Organization/${unit.id ?? ''}` };
}

interface Job {
  /** The region of the organization, where it tells one. */
  readonly home: string | undefined;
  readonly place: Pick<Post, 'careProvider' | 'careUnit'>;
  readonly unit: string | undefined;
}

/** What the practitioners do, by reference, with each job once. */
function jobsIn(resources: readonly FhirResource[], organisations: Organisations): Map<string, Job[]> {
  const jobs = new Map<string, Job[]>();
  const seen = new Set<string>();
  for (const role of resources) {
    const [practitioner, organization] = [referenceIn(role['practitioner']), referenceIn(role['organization'])];
    const known = `${practitioner ?? ''} ${organization ?? ''}`;
    if (role.resourceType !== 'PractitionerRole' || role['active'] === false || seen.has(known)) continue;
    seen.add(known);
    const chain = organisations.above(organization);
    const job = { home: organisations.regionOf(organization), place: placeOf(chain), unit: textOf(chain[0]?.['name']) };
    jobs.set(practitioner ?? '', [...(jobs.get(practitioner ?? '') ?? []), job]);
  }
  return jobs;
}

/** One in the region of each job; where no job tells a region of the sandbox, one wherever the records are. */
function postsOf(jobs: readonly Job[], held: readonly string[], codes: readonly string[]): Post[] {
  const given = jobs.length === 0 ? [{ home: undefined, place: {}, unit: undefined }] : jobs;
  return given.flatMap(({ home, place }) =>
    (home !== undefined && codes.includes(home) ? [home] : held).map((app) => ({
      app,
      role: 'clinician',
      region: app,
      ...place,
    })),
  );
}

/**
 * Every practitioner of the records as a clinician, at the care provider and unit of each role there. Those who appear in
 * several regions because their patients moved are clinicians of their own.
 */
export function staffOf(records: StaffRecords): Member[] {
  const all = [...records.values()].flat();
  const organisations = new Organisations(all);
  const jobs = jobsIn(all, organisations);
  const held = new Map<string, { practitioner: FhirResource; codes: string[] }>();
  for (const [code, resources] of records)
    for (const practitioner of resources) {
      if (practitioner.resourceType !== 'Practitioner' || practitioner.id === undefined) continue;
      const known = held.get(practitioner.id) ?? { practitioner, codes: [] };
      known.codes.push(code);
      held.set(practitioner.id, known);
    }
  return [...held].map(([id, { practitioner, codes }]) => {
    const own = jobs.get(`Practitioner/${id}`) ?? [];
    const posts = postsOf(own, codes, [...records.keys()]);
    const regions = [...new Set(posts.map(({ app }) => regionOf(app).name))];
    return {
      user: {
        login: id,
        name: nameOf(practitioner),
        email: emailOf(practitioner),
        locale: 'sv',
        roleLabel: ROLE_LABELS.clinician,
        where: [...regions, ...new Set(own.flatMap(({ unit }) => unit ?? []))].join(' · '),
      },
      posts,
    };
  });
}
