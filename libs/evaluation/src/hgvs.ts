import type { Truth } from './truth.js';

/** "NM_007294.4(BRCA1):c.68_69del": the reference with its version, the kind of sequence, the change. */
const EXPRESSION = /^(?:([^:(]+)(?:\([^)]*\))?:)?([cgmnpr])\.(.+)$/;

/**
 * Whether two HGVS expressions name the same variant (HGVS nomenclature 21.0). Other words for it are left open: another
 * reference or version may number it differently, and a protein change follows from several changes of the DNA.
 */
export function isSameVariant(recorded: string, asked: string): Truth {
  if (recorded === asked) return 'met';
  const [a, b] = [partsOf(recorded), partsOf(asked)];
  if (!a || !b || a.kind !== b.kind || a.reference !== b.reference) return 'unknown';
  if (a.change === b.change) return 'met';
  // A protein change may be written short or long: only another place makes it another one.
  if (a.kind === 'p') return placeOf(a.change) === placeOf(b.change) ? 'unknown' : 'not-met';
  return 'not-met';
}

interface Parts {
  readonly reference: string;
  readonly kind: string;
  readonly change: string;
}

function partsOf(expression: string): Parts | undefined {
  const [, reference = '', kind = '', change = ''] = EXPRESSION.exec(expression.replace(/\s/g, '')) ?? [];
  if (kind === '') return undefined;
  // The bases that are deleted or doubled need not be named, and a predicted protein stands in brackets.
  const plain =
    kind === 'p' ? change.replace(/[()]/g, '').replace(/\*/g, 'Ter') : change.replace(/(del|dup)[ACGTacgtu]+/, '$1');
  return { reference, kind, change: plain };
}

const placeOf = (change: string): string | undefined => /\d+/.exec(change)?.[0];
