/**
 * What others refer to is read first, so that a reference can be resolved when it is met: people, then the medications
 * that prescriptions name, then the rest as it comes.
 */
const FIRST = ['Patient', 'Medication'];

const rank = (type: string | undefined): number => {
  const place = FIRST.indexOf(type ?? '');
  return place < 0 ? FIRST.length : place;
};

/** `things` in reading order by resource type; those of equal rank stay in the order given. */
export const inReadingOrder = <Thing>(
  things: readonly Thing[],
  typeOf: (thing: Thing) => string | undefined,
): Thing[] =>
  things
    .map((thing) => ({ thing, rank: rank(typeOf(thing)) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ thing }) => thing);

/** The resource type that a file name announces: "Patient.000.ndjson.gz", "Patient-1.json" and "patients.ndjson" → Patient. */
export function typeNamed(path: string): string | undefined {
  const word = /(?:^|\/)([A-Za-z]+)[^/]*$/.exec(path)?.[1]?.toLowerCase();
  return FIRST.find((type) => word === type.toLowerCase() || word === `${type.toLowerCase()}s`);
}
