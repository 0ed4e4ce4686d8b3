import { codeMeaning, purposeMeaning } from './codes.js';
import { covers, type Moment, type Truth } from './moment.js';
import type { Provision } from './statement.js';

export type Effect = 'permit' | 'deny' | 'silent';

/** Among siblings, and across lineages: deny wins, and saying nothing decides nothing. */
export function joined(effects: readonly Effect[]): Effect {
  if (effects.includes('deny')) return 'deny';
  return effects.includes('permit') ? 'permit' : 'silent';
}

/** What a provision has of those around it: whether they cover the moment and the purpose, and whether they are about contact. */
interface Outer {
  readonly when: Truth;
  readonly codes: Truth;
}
const ROOT: Outer = { when: 'yes', codes: 'yes' };

/**
 * What a provision and its exceptions say about contact about research. All its codes are known and all of it was read.
 * An exception speaks within its parent: in its time, for its purposes, and about the same unless it has codes of its own.
 * It permits only where the parent covers the contact for certain. A permission names contact by its own code and nothing
 * narrows it further; a denial counts as soon as it may mean contact.
 */
export function effectOf(provision: Provision, now: Moment, baseDenies = false, outer = ROOT): Effect {
  const type = baseDenies ? 'deny' : provision.type;
  const inner = { when: whenReaches(provision, now, outer), codes: codesReach(provision, outer) };
  const reach = all([inner.when, inner.codes]);
  const exceptions = joined(provision.provisions.map((exception) => effectOf(exception, now, false, inner)));
  if (exceptions === 'deny') return 'deny';
  if (exceptions === 'permit' && reach === 'yes') return 'permit';
  if (type === 'deny' && reach !== 'no') return 'deny';
  return type === 'permit' && reach === 'yes' && namesContact(provision) ? 'permit' : 'silent';
}

function all(parts: readonly Truth[]): Truth {
  if (parts.includes('no')) return 'no';
  return parts.includes('maybe') ? 'maybe' : 'yes';
}

const namesContact = ({ codes }: Provision): boolean => codes.some((code) => codeMeaning(code) === 'contact');

function whenReaches(provision: Provision, now: Moment, { when }: Outer): Truth {
  const narrowed = provision.narrowedBy.length > 0 ? 'maybe' : 'yes';
  return all([when, covers(provision.period, now), purposesReach(provision), narrowed]);
}

function purposesReach({ purposes }: Provision): Truth {
  const meanings = purposes.map(purposeMeaning);
  if (meanings.length === 0 || meanings.includes('research')) return 'yes';
  return meanings.includes('part-of-research') ? 'maybe' : 'no';
}

function codesReach({ codes }: Provision, outer: Outer): Truth {
  const meanings = codes.map(codeMeaning);
  if (meanings.length === 0) return outer.codes;
  if (meanings.includes('contact')) return 'yes';
  return meanings.includes('near') ? 'maybe' : 'no';
}
