import { invariant } from '@kohort/kernel';
import { findSystem } from '@kohort/vocabulary';
import type { ConceptFilter, ValueSet, ValueSetRef } from '../schema/value-set.js';
import { namedValueSet } from '../tree.js';
import type { Voice } from './voice.js';
import { writeList } from './write-list.js';

/** More codes of one system are counted, not listed. */
const LISTED = 6;

/** Names of code systems as their publishers write them, where that is not their short name in capitals. */
const SYSTEM_TITLES: Readonly<Record<string, string>> = {
  snomed: 'SNOMED CT',
  kva: 'KVÅ',
  rxnorm: 'RxNorm',
  ncit: 'NCIt',
  dicom: 'DICOM',
};

/** What people call a value set: its title, or else its codes. */
export function valueSetName(ref: ValueSetRef, voice: Voice): string {
  const set = typeof ref === 'string' ? namedValueSet(voice.criteria, ref) : ref;
  invariant(set, 'a value set that is named passed the parser');
  const { writing, lang } = voice.phrases;
  return set.title ? writing.quoted(set.title[lang]) : codesOf(set, voice);
}

function codesOf({ include, exclude = [] }: ValueSet, voice: Voice): string {
  const { writing, records } = voice.phrases;
  const names = (filters: readonly ConceptFilter[]): string[] => filters.map((filter) => filterName(filter, voice));
  const included = writeList(names(include), 'or', writing);
  return exclude.length === 0 ? included : `${included} ${records.except} ${writeList(names(exclude), 'and', writing)}`;
}

function filterName(filter: ConceptFilter, voice: Voice): string {
  if ('valueSet' in filter) return valueSetName(filter.valueSet, voice);
  const { records } = voice.phrases;
  const { system, codes, descendants } = filter;
  const listed = codes
    .slice(0, LISTED)
    .map((entry) => (typeof entry === 'string' ? entry : `${entry.code} ${entry.display}`.trim()));
  const more = codes.length > LISTED ? ` ${records.moreCodes(codes.length - LISTED)}` : '';
  return `${listed.join(', ')}${more} (${systemTitle(system)}${descendants ? `, ${records.withSubcodes}` : ''})`;
}

function systemTitle(system: string): string {
  const name = findSystem(system)?.name;
  return name === undefined ? system : (SYSTEM_TITLES[name] ?? name.toUpperCase());
}
