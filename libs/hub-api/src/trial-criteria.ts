import { z } from 'zod';

/** A JSON object that is kept as it was sent: what it should be is told as faults, and nothing of it is lost. */
const jsonObject = z
  .unknown()
  .refine((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'must be a JSON object');

/** A criteria document, or what is to become one. */
export const CriteriaDocument = jsonObject.meta({ id: 'CriteriaDocument', type: 'object' });

/** A registry's own record of a trial. */
export const RegistryRecord = jsonObject.meta({ id: 'RegistryRecord', type: 'object' });

const fault = z.object({
  code: z.string(),
  message: z.string(),
  /** JSON Pointer; the document stands under /criteria. */
  path: z.string(),
  hint: z.string().optional(),
});

/** Why a document is none of the criteria language. */
export const CriteriaFaultLine = fault.meta({ id: 'CriteriaFault' });
export type CriteriaFaultLine = z.infer<typeof CriteriaFaultLine>;

/** What is wrong (error) or probably not meant (warning) with a document that is one. */
export const CriteriaFinding = fault.extend({ severity: z.enum(['error', 'warning']) }).meta({ id: 'CriteriaFinding' });
export type CriteriaFinding = z.infer<typeof CriteriaFinding>;

/** What the criteria language says of a document. */
export const CriteriaReading = z
  .object({
    faults: z.array(CriteriaFaultLine),
    /** None while there are faults. */
    findings: z.array(CriteriaFinding),
    /** How many more there are, where there are too many to be listed. */
    omitted: z.int().min(1).optional(),
  })
  .meta({ id: 'CriteriaReading' });
export type CriteriaReading = z.infer<typeof CriteriaReading>;

/** One criterion in plain words, made from what is executed. */
export const RenderedCriterion = z
  .object({
    id: z.string(),
    kind: z.enum(['inclusion', 'exclusion']),
    title: z.string().optional(),
    text: z.string(),
  })
  .meta({ id: 'RenderedCriterion' });
export type RenderedCriterion = z.infer<typeof RenderedCriterion>;

export const RenderingLanguage = z.enum(['sv', 'en']);

export const VersionRendering = z
  .object({
    lang: RenderingLanguage,
    title: z.string(),
    criteria: z.array(RenderedCriterion),
  })
  .meta({ id: 'VersionRendering' });
export type VersionRendering = z.infer<typeof VersionRendering>;

export const CriteriaToCheck = z.strictObject({ criteria: CriteriaDocument }).meta({ id: 'CriteriaToCheck' });
export type CriteriaToCheck = z.infer<typeof CriteriaToCheck>;

export const CheckedCriteria = CriteriaReading.extend({
  /** Whether it could be frozen as it is. */
  freezable: z.boolean(),
  /** These are there where there are no faults. */
  protocolHash: z.string().optional(),
  meaningHash: z.string().optional(),
  rendering: z.object({ sv: VersionRendering, en: VersionRendering }).optional(),
}).meta({ id: 'CheckedCriteria' });
export type CheckedCriteria = z.infer<typeof CheckedCriteria>;
