import { pointer } from '@kohort/kernel';
import { findScale } from '@kohort/vocabulary';
import type { Criteria } from '../schema/criteria.js';
import type { Expression } from '../schema/expression.js';
import { expressionsOf } from '../tree.js';
import { geneName } from './gene-name.js';
import { named } from './records.js';
import type { Voice } from './voice.js';
import { valueSetName } from './value-set-name.js';
import { writeList } from './write-list.js';

/** What an expression asks about, without time, bounds or rule: "a diagnosis of “Breast cancer”", "breast density". */
export function subjectOf(expression: Expression, voice: Voice): string | undefined {
  const { values, person, writing, lang } = voice.phrases;
  switch (expression.type) {
    case 'exists':
    case 'count':
    case 'period':
    case 'dose':
    case 'each':
      return named(expression.records, 'one', voice);
    case 'value': {
      const { code } = expression.records;
      return code === undefined ? named(expression.records, 'one', voice) : valueSetName(code, voice);
    }
    case 'scale':
      return findScale(expression.scale)?.title[lang];
    case 'variant':
      return writeList(expression.genes.map(geneName), 'or', writing);
    case 'derived':
      return values.derived[expression.quantity].replace(/,$/, '');
    case 'helper':
      return person.helpers[expression.is].is;
    case 'manual':
      return writing.quoted(expression.text[lang]);
    default:
      return undefined;
  }
}

/** The expression at a JSON Pointer of the document. */
export const expressionAt = (criteria: Criteria, path: string): Expression | undefined =>
  expressionsOf(criteria).find(({ keys }) => pointer(keys) === path)?.node;
