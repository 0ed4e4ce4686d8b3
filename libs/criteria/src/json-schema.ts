import { z } from 'zod';
import { LANGUAGE, Criteria } from './schema/criteria.js';

/** Names the JSON Schema of this version of the language; an identifier, not an address. */
const ID = `https://kohort.invalid/schema/${LANGUAGE}`;

/**
 * The language as JSON Schema (draft 2020-12), for editors and other writers. Expressions are told apart by `type`, with
 * the OpenAPI keyword `discriminator` for validators that know it. What depends on more than one place (names of value
 * sets, units, code systems, scales) is left to `parseCriteria`, which also refuses everything that this schema refuses.
 */
export function criteriaJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(Criteria, {
    override({ zodSchema, jsonSchema }) {
      if (zodSchema instanceof z.ZodDiscriminatedUnion) {
        jsonSchema.discriminator = { propertyName: zodSchema.def.discriminator };
      }
    },
  });
  return { $schema, $id: ID, ...schema };
}
