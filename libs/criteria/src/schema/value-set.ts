import { z } from 'zod';

const Code = z.union([
  z.string().min(1),
  z.strictObject({ code: z.string().min(1), display: z.string().describe('For people only; never matched on.') }),
]);

/** Codes of one code system, or another value set of the document. */
export const ConceptFilter = z
  .union([
    z.strictObject({
      system: z.string().min(1).describe('Canonical URL, OID or short name of a known code system.'),
      codes: z.array(Code).min(1),
      descendants: z
        .boolean()
        .optional()
        .describe('Also all codes below these. By code structure in ICD-10, ATC and KVÅ; elsewhere by `expansion`.'),
      expansion: z
        .array(z.string().min(1))
        .optional()
        .describe(
          'The descendants as a terminology server expanded them, where the code structure does not show them.',
        ),
    }),
    z.strictObject({ valueSet: z.string().min(1).describe('Name of a value set of this document.') }),
  ])
  .meta({ id: 'ConceptFilter', description: 'Codes of one code system, or another value set of this document.' });
export type ConceptFilter = z.infer<typeof ConceptFilter>;

/** A set of concepts, as in FHIR ValueSet.compose: what is included, less what is excluded. */
export const ValueSet = z
  .strictObject({
    title: z.strictObject({ sv: z.string().min(1), en: z.string().min(1) }).optional(),
    include: z.array(ConceptFilter).min(1),
    exclude: z.array(ConceptFilter).optional(),
    negatedBy: z
      .array(ConceptFilter)
      .optional()
      .describe('Concepts that state the absence of these, such as "No history of …": evidence against, not for.'),
  })
  .meta({ id: 'ValueSet', description: 'A set of concepts: include, less exclude.' });
export type ValueSet = z.infer<typeof ValueSet>;

/** The name of a value set of the document, or one written in place. */
export const ValueSetRef = z.union([z.string().min(1), ValueSet]).meta({
  id: 'ValueSetRef',
  description: 'The name of a value set of this document, or a value set written in place.',
});
export type ValueSetRef = z.infer<typeof ValueSetRef>;
