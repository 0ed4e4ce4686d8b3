import type { Resource } from '../people/fhir-server.js';

/** Something that tells a person, and what it is. */
export interface Token {
  readonly kind: 'name' | 'number' | 'birth date' | 'id' | 'address';
  readonly text: string;
}

interface Patient extends Resource {
  readonly name?: readonly { readonly given?: readonly string[]; readonly family?: string }[];
  readonly identifier?: readonly { readonly value?: string }[];
  readonly telecom?: readonly { readonly value?: string }[];
  readonly birthDate?: string;
}

/** Shorter ones stand in any text by chance. */
const LEAST = 8;

/** With and without its mark, and without its century, as Swedish personal numbers are written. */
function spellings(value: string): string[] {
  const digits = value.replace(/[-+ ]/g, '');
  const swedish = /^(?:19|20)\d{10}$/.test(digits)
    ? [digits, `${digits.slice(0, 8)}-${digits.slice(8)}`, `${digits.slice(2, 8)}-${digits.slice(8)}`]
    : [];
  return [value, ...swedish].filter(({ length }) => length >= LEAST);
}

const addressesOf = (value: string | undefined): string[] =>
  value === undefined ? [] : [...new Set([value, value.replace(/[- ]/g, '')])].filter(({ length }) => length >= LEAST);

const namesOf = ({ name = [] }: Patient): string[] =>
  name.flatMap(({ given = [], family }) =>
    family === undefined || given[0] === undefined ? [] : [`${given[0]} ${family}`, `${family}, ${given[0]}`],
  );

function tokensOfPatient(patient: Patient): Token[] {
  const { id, identifier = [], telecom = [], birthDate } = patient;
  const numbers = identifier.flatMap(({ value }) => (value === undefined || value === id ? [] : spellings(value)));
  // A short one counts where it stands by itself, as JSON writes it.
  const ids = [`Patient/${id}`, id.length >= LEAST ? id : `"${id}"`];
  return [
    ...namesOf(patient).map((text) => ({ kind: 'name', text }) as const),
    ...numbers.map((text) => ({ kind: 'number', text }) as const),
    ...telecom.flatMap(({ value }) => addressesOf(value).map((text) => ({ kind: 'address', text }) as const)),
    ...(birthDate?.length === 10 ? [{ kind: 'birth date', text: birthDate } as const] : []),
    ...ids.map((text) => ({ kind: 'id', text }) as const),
  ];
}

/** Names, numbers, addresses, birth dates and ids of people, each once; names that a practitioner has too are left out. */
export function tokensOf(patients: readonly Resource[], practitioners: readonly Resource[]): Token[] {
  const theirs = new Set((practitioners as readonly Patient[]).flatMap(namesOf));
  const tokens = (patients as readonly Patient[]).flatMap(tokensOfPatient).filter(({ text }) => !theirs.has(text));
  return [...new Map(tokens.map((token) => [token.text, token])).values()];
}
