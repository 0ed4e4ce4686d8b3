import { z } from 'zod';
import { LocalizedText } from './comparison.js';
import { Expression, IfAbsent } from './expression.js';
import { ValueSet } from './value-set.js';

/** The version of the language that this package reads and writes. */
export const LANGUAGE = 'kohort/1';

const Name = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'Lower-case letters, digits and hyphens only.');

export const Criterion = z
  .strictObject({
    id: Name.describe('Stable within the trial; shown in evidence and loss reports.'),
    kind: z.enum(['inclusion', 'exclusion']),
    title: LocalizedText.optional().describe('A short name. Default: the rendering of the expression.'),
    source: z
      .strictObject({
        registry: z.string().min(1).describe('Registry id of the record quoted.'),
        text: z.string().min(1).describe('The wording in the registry.'),
        note: z.string().optional().describe('What of the wording is not, or differently, expressed.'),
      })
      .optional(),
    ifAbsent: IfAbsent.optional(),
    expression: Expression,
  })
  .meta({ id: 'Criterion', description: 'One eligibility criterion.' });
export type Criterion = z.infer<typeof Criterion>;

export const Criteria = z
  .strictObject({
    $schema: z.string().optional().describe('Where editors find the JSON Schema; not part of the meaning.'),
    language: z.literal(LANGUAGE),
    id: Name,
    title: LocalizedText,
    registry: z.array(z.strictObject({ system: z.string().min(1), value: z.string().min(1) })).optional(),
    codeSystems: z
      .array(z.url())
      .optional()
      .describe('Code systems of a region or vendor that Kohort does not know; any other unknown one is refused.'),
    valueSets: z.record(Name, ValueSet).optional(),
    criteria: z.array(Criterion).min(1),
  })
  .meta({
    id: 'Criteria',
    title: 'Kohort criteria',
    description: 'Eligibility criteria of one protocol version, evaluated in three-valued logic.',
  });
export type Criteria = z.infer<typeof Criteria>;
