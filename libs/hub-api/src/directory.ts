import { REGION_CODE, REGION_CODE_RULE } from '@kohort/kernel';
import { z } from 'zod';
import { line } from './line.js';

const moment = z.iso.datetime({ offset: true });
const region = z.string().regex(REGION_CODE, REGION_CODE_RULE);
/** The longest that a protocol and a mail have room for. */
const name = line(120);
const flag = z.enum(['true', 'false']);

/**
 * The third digit of an organisation's number is 2 or more. Below, it would be the personnummer of a sole trader, and the
 * hub knows no person.
 */
const OrganisationNumber = z
  .string()
  .regex(/^\d{2}[2-9]\d{3}-?\d{4}$/, 'must be a Swedish organisation number, such as 556677-8899')
  .refine(hasCheckDigit, 'has a wrong check digit');

const HsaId = z.string().regex(/^SE\d{10}-[0-9A-Za-z]{1,18}$/, 'must be an HSA-id, such as SE2321000131-E000000000001');

/** Orders and filters of a list that is sorted by name. */
export const DirectorySort = z.enum(['name', 'createdAt']);
export const directoryFilters = {
  sort: DirectorySort.default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
  active: flag.optional(),
  /** A part of the name. */
  text: z.string().trim().min(1).max(100).optional(),
};
/** Of `GET /api/sites`. */
export const siteFilters = { ...directoryFilters, region: region.optional() };

const atLeastOne = (change: object): boolean => Object.values(change).some((value) => value !== undefined);
const NOTHING = 'must change something';

/** An organisation that sponsors trials. One from abroad has no Swedish number. */
export const NewOrganisation = z
  .strictObject({ name, organisationNumber: OrganisationNumber.optional() })
  .meta({ id: 'NewOrganisation' });
export type NewOrganisation = z.infer<typeof NewOrganisation>;

/** What is absent stays as it is; null takes the number away. */
export const OrganisationChange = z
  .strictObject({
    name: name.optional(),
    organisationNumber: OrganisationNumber.nullable().optional(),
    active: z.boolean().optional(),
  })
  .refine(atLeastOne, NOTHING)
  .meta({ id: 'OrganisationChange' });
export type OrganisationChange = z.infer<typeof OrganisationChange>;

export const Organisation = z
  .object({
    /** What a role is bounded to: `organisation` of an assignment. */
    id: z.uuid(),
    name: z.string(),
    /** Ten digits. */
    organisationNumber: z.string().optional(),
    active: z.boolean(),
    createdAt: moment,
  })
  .meta({ id: 'Organisation' });
export type Organisation = z.infer<typeof Organisation>;

export const OrganisationPage = z
  .object({ items: z.array(Organisation), next: z.string().optional() })
  .meta({ id: 'OrganisationPage' });
export type OrganisationPage = z.infer<typeof OrganisationPage>;

/** Sweden's regions, all of them, by code. */
export const RegionList = z
  .object({ items: z.array(z.object({ code: z.string(), name: z.string() })) })
  .meta({ id: 'RegionList' });
export type RegionList = z.infer<typeof RegionList>;

/** A place at which trials run (ICH-GCP: trial site). */
export const NewSite = z.strictObject({ region, name, hsaId: HsaId.optional() }).meta({ id: 'NewSite' });
export type NewSite = z.infer<typeof NewSite>;

/** A site stays in its region. What is absent stays as it is; null takes the HSA-id away. */
export const SiteChange = z
  .strictObject({ name: name.optional(), hsaId: HsaId.nullable().optional(), active: z.boolean().optional() })
  .refine(atLeastOne, NOTHING)
  .meta({ id: 'SiteChange' });
export type SiteChange = z.infer<typeof SiteChange>;

export const Site = z
  .object({
    id: z.uuid(),
    region: z.string(),
    name: z.string(),
    hsaId: z.string().optional(),
    active: z.boolean(),
    createdAt: moment,
  })
  .meta({ id: 'Site' });
export type Site = z.infer<typeof Site>;

export const SitePage = z.object({ items: z.array(Site), next: z.string().optional() }).meta({ id: 'SitePage' });
export type SitePage = z.infer<typeof SitePage>;

/** The last digit by Luhn's algorithm (SKV 709). */
function hasCheckDigit(text: string): boolean {
  const digits = Array.from(text.replace('-', ''), Number);
  const sum = digits.reduce((total, digit, index) => {
    const weighed = index % 2 === 0 ? digit * 2 : digit;
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return sum % 10 === 0;
}
