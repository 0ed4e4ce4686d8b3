import { findScale, type ClinicalScale } from '@kohort/vocabulary';
import type { ExpressionOf } from '../schema/expression.js';
import type { Voice } from './voice.js';
import { windowPhrase } from './window.js';
import { writeBounds } from './write-bounds.js';
import { writeList } from './write-list.js';

const FORMS = { latest: 'last', earliest: 'first', all: 'every', any: 'atLeastOne' } as const;

/** "the latest record of NYHA class says II or III" */
export function scaleClause(asked: ExpressionOf<'scale'>, voice: Voice, negated: boolean): string {
  const { values, lang } = voice.phrases;
  const { pick = 'latest', prefix, laterality, window } = asked;
  const scale = findScale(asked.scale);
  const form =
    pick === 'latest' || pick === 'earliest' || !negated ? FORMS[pick] : pick === 'any' ? 'none' : 'notEvery';
  const turned = negated && (pick === 'latest' || pick === 'earliest');
  const subject = [
    values.gradeNoun[form],
    values.gradeNoun.of,
    scale?.title[lang] ?? asked.scale,
    ...(prefix ? [values.prefixes[prefix]] : []),
    ...(laterality ? [voice.phrases.records.laterality[laterality]] : []),
    ...(window ? [windowPhrase(window, 'Observation', voice)] : []),
  ];
  return `${subject.join(' ')} ${gradesClause(asked, scale, voice, turned)}`;
}

function gradesClause(
  asked: ExpressionOf<'scale'>,
  scale: ClinicalScale | undefined,
  voice: Voice,
  negated: boolean,
): string {
  const { values, writing } = voice.phrases;
  const name = (id: string): string => gradeName(id, scale, voice);
  if (asked.in) {
    const grades = writeList(asked.in.map(name), 'or', writing);
    return negated ? values.saysOther(grades) : values.says(grades);
  }
  const { ge, gt, le, lt } = asked;
  const words = { comparators: values.gradeComparators, writing, number: name };
  return values.says(writeBounds({ ge, gt, le, lt }, words, negated));
}

/** A grade by its title, quoted, or else by its id. */
function gradeName(id: string, scale: ClinicalScale | undefined, { phrases: { lang, writing } }: Voice): string {
  const title = scale?.grades.find((grade) => grade.id === id)?.title;
  return title ? writing.quoted(title[lang]) : id;
}
