import { readFileSync } from 'node:fs';
import { dayOf, invariant } from '@kohort/kernel';
import { generatePeople, REGIONS, sharedResources } from '@kohort/population';
import type { FhirServer } from '../../apps/sandbox/src/fhir-server/start-fhir-server.js';

/** A criteria document, as far as a test looks into it. */
export interface Document {
  readonly id: string;
  readonly title: object;
  readonly criteria: readonly object[];
}

export const flagship = JSON.parse(
  readFileSync(new URL('../../examples/trials/flagship-mammography.json', import.meta.url), 'utf8'),
) as Document;

/** Adults of whom a mammography of the last two years says BI-RADS 4 or 5. */
export const suspicious: Document & { readonly language: string } = {
  language: 'kohort/1',
  id: 'suspicious-finding',
  title: { sv: 'Misstänkt fynd', en: 'Suspicious finding' },
  criteria: [
    { id: 'age', kind: 'inclusion', expression: { type: 'age', ge: 18 } },
    {
      id: 'birads',
      kind: 'inclusion',
      expression: { type: 'scale', scale: 'birads', in: ['4', '5'], window: { from: '-P24M' }, ifAbsent: 'not-met' },
    },
  ],
};

/** Women from this age on. */
export const womenFrom = (age: number): Document & { readonly language: string } => ({
  language: 'kohort/1',
  id: 'women',
  title: { sv: 'Kvinnor', en: 'Women' },
  criteria: [
    { id: 'age', kind: 'inclusion', expression: { type: 'age', ge: age } },
    { id: 'sex', kind: 'inclusion', expression: { type: 'sex', is: 'female' } },
  ],
});

/** So many generated people of one region, others in each. */
function* recordsOf(region: string, people: number): Generator {
  const asOf = dayOf(2026, 11, 1);
  invariant(asOf !== undefined, 'a day');
  const regions = REGIONS.filter(({ code }) => code === region);
  yield* sharedResources({ regions });
  for (const person of generatePeople({ people, seed: Number(region), asOf, regions })) yield* person;
}

/** Fills each server with so many people of its region. */
export async function fillWithPeople(servers: ReadonlyMap<string, FhirServer>, people: number): Promise<void> {
  for (const [code, server] of servers) {
    const loaded = await server.load(recordsOf(code, people));
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  }
}
