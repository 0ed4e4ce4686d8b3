import { wholeBounds } from '../normal-form/bounds.js';
import type { ExpressionOf } from '../schema/expression.js';
import { geneName } from './gene-name.js';
import { valueSetName } from './value-set-name.js';
import type { Voice } from './voice.js';
import { windowPhrase } from './window.js';
import { endsWithOne } from './write-bounds.js';
import { writeCount } from './write-count.js';
import { writeList } from './write-list.js';

/** "the person is at least 18 and at most 80 years old on the index date"; "over 17" is "at least 18" in whole years. */
export function ageClause({ unit = 'a', ...bounds }: ExpressionOf<'age'>, voice: Voice, negated: boolean): string {
  const { person } = voice.phrases;
  const { type: _type, gt, ...rest } = bounds;
  const said = gt === undefined ? rest : { ...rest, ge: Math.max(rest.ge ?? -Infinity, wholeBounds({ gt }).ge ?? gt) };
  return person.age(`${writeCount(said, 'age', voice, negated)} ${person.ageUnit(unit, endsWithOne(said))}`);
}

/** "a variant in BRCA1 (HGNC:1100) has been found: germline, pathogenic or likely pathogenic" */
export function variantClause(asked: ExpressionOf<'variant'>, voice: Voice, negated: boolean): string {
  const { person, writing } = voice.phrases;
  const { genes, origin, significance, changeType, hgvs, window } = asked;
  const details = [
    ...(origin ? [person.origins[origin]] : []),
    ...(significance
      ? [
          writeList(
            significance.map((word) => person.significances[word]),
            'or',
            writing,
          ),
        ]
      : []),
    ...(changeType === undefined ? [] : [person.changeType(valueSetName(changeType, voice))]),
    ...(hgvs ? [person.hgvs(writeList(hgvs, 'or', writing))] : []),
    ...(window ? [windowPhrase(window, 'Observation', voice)] : []),
  ];
  return person.variant(writeList(genes.map(geneName), 'or', writing), details.join(', '), negated);
}

/** "a person answers yes to: “…?”" */
export function manualClause({ text }: ExpressionOf<'manual'>, { phrases }: Voice, negated: boolean): string {
  const { [phrases.lang]: words } = text;
  return phrases.person.manual(phrases.writing.quoted(words), words.includes('?'), negated);
}

export function parameterClause(
  { name, in: values }: ExpressionOf<'parameter'>,
  voice: Voice,
  negated: boolean,
): string {
  const { person, writing } = voice.phrases;
  return person.parameter(writing.quoted(name), writeList(values, 'or', writing), negated);
}
