import type { FhirServer, Resource } from './fhir-server.js';

interface Reference {
  readonly reference?: string;
}
interface CareTeam extends Resource {
  readonly status?: string;
  readonly period?: { readonly end?: string };
  readonly participant?: readonly { readonly member?: Reference; readonly period?: { readonly end?: string } }[];
}

const practitioners = (references: readonly (Reference | undefined)[]): string[] =>
  references.flatMap((each) => (each?.reference?.startsWith('Practitioner/') === true ? [each.reference] : []));

/** Practitioners whom the records name as treating somebody now, by care team or as general practitioner. */
export async function whoTreats(fhir: FhirServer, personId: string): Promise<string[]> {
  const patient = await fhir.read(`Patient/${personId}`);
  const teams = (await fhir.all(`CareTeam?patient=${personId}`)) as CareTeam[];
  const running = teams.filter(({ status, period }) => status === 'active' && period?.end === undefined);
  return practitioners([
    ...((patient['generalPractitioner'] as Reference[] | undefined) ?? []),
    ...running.flatMap(({ participant = [] }) =>
      participant.filter(({ period }) => period?.end === undefined).map(({ member }) => member),
    ),
  ]);
}
