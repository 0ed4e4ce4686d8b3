import { renderCriterion, renderSubject, type Criteria, type Lang } from '@kohort/criteria';
import type { Fact, FactValue } from '@kohort/facts';
import { isoDay, isoRange } from '@kohort/kernel';
import { splitConcept } from '@kohort/vocabulary';
import { standingOf, type Outcome, type Verdict } from '../evaluate.js';
import type { Evidence, Gap, UnknownReason } from '../finding.js';
import { en } from './en.js';
import type { ExplanationPhrases } from './phrases.js';
import { sv } from './sv.js';

const PHRASES: Readonly<Record<Lang, ExplanationPhrases>> = { sv, en };

/** One verdict in words that a nurse would understand. */
export interface Explanation {
  readonly standing: 'for' | 'against' | 'open';
  readonly kind: string;
  /** The short name of the criterion, where it has one. */
  readonly title?: string | undefined;
  /** The criterion in plain language. */
  readonly criterion: string;
  readonly verdict: string;
  /** One line per record, attribute or setting that decided. */
  readonly because: readonly string[];
  /** Why it is unknown: the reason, the records that left it open, and what would settle it. */
  readonly open: readonly { readonly why: string; readonly records: readonly string[]; readonly settledBy: string }[];
}

export function explain(verdict: Verdict, criteria: Criteria, lang: Lang): Explanation {
  const phrases = PHRASES[lang];
  const { criterion, truth, evidence, gaps } = verdict;
  /** Says of what, where no record shows it. */
  const about = (path: string, text: string, needed: boolean): string => {
    const subject = needed ? renderSubject(path, criteria, lang) : undefined;
    return subject === undefined ? text : phrases.about(subject, text);
  };
  return {
    standing: standingOf(verdict),
    kind: phrases.kinds[criterion.kind],
    title: criterion.title?.[lang],
    criterion: renderCriterion(criterion, criteria, lang),
    verdict: phrases.verdicts[criterion.kind][truth],
    because: [
      ...new Set(evidence.map((item) => about(item.path, evidenceLine(item, phrases), item.kind === 'absence'))),
    ],
    open: unlike(gaps).map(({ reason, path, facts }) => ({
      why: about(path, phrases.reasons[reason].why, facts.length === 0),
      records: facts.map((fact) => recordLine(fact, undefined, phrases)),
      settledBy: phrases.reasons[reason].settledBy,
    })),
  };
}

/** The same reason of the same expression, or with the same records, is said once. */
function unlike(gaps: readonly Gap[]): Gap[] {
  const seen = new Set<string>();
  return gaps.filter(({ reason, path, facts }) => {
    const records = facts.map(({ source }) => `${source.resource}/${source.id}/${source.part ?? ''}`);
    const key = [reason, ...(records.length > 0 ? records : [path])].join(' ');
    return !seen.has(key) && seen.add(key);
  });
}

function evidenceLine(item: Evidence, phrases: ExplanationPhrases): string {
  switch (item.kind) {
    case 'record':
      return recordLine(item.fact, item.converted, phrases);
    case 'patient':
      return item.attribute === 'gender'
        ? phrases.recordedSex(phrases.sexes[item.recorded as 'female' | 'male' | 'other'])
        : phrases.born(item.recorded, item.age?.value, phrases.ageUnits[item.age?.unit ?? 'a']);
    case 'absence':
      return phrases.noRecord(item.from === undefined ? undefined : isoDay(item.from), isoDay(item.to));
    case 'setting':
      return phrases.setting(item.name, item.value);
  }
}

/** "2024-03-02  Haemoglobin A1c: 7.1 % = 54 mmol/mol  [Observation/17 version 2]" */
function recordLine(fact: Fact, converted: string | undefined, phrases: ExplanationPhrases): string {
  const { source, start, value, standing } = fact;
  const date = start ? isoRange(start.days) : phrases.undated;
  const shown = value && valueText(value, phrases);
  const said = [
    fact.display ?? codeText(fact, phrases),
    ...(shown ? [`: ${shown}`] : []),
    ...(converted && converted !== shown ? [` = ${converted}`] : []),
    ...(standing === 'negated' ? [` (${phrases.negated})`] : []),
  ].join('');
  const part = source.part ? `#${source.part}` : '';
  const version = source.version ? ` v${source.version}` : '';
  return `${date}  ${said}  [${source.container ?? source.resource}/${source.id}${part}${version}]`;
}

const codeText = ({ concepts }: Fact, phrases: ExplanationPhrases): string =>
  concepts[0] ? splitConcept(concepts[0]).code : phrases.noCode;

function valueText(value: FactValue, phrases: ExplanationPhrases): string {
  switch (value.type) {
    case 'quantity':
      return value.recorded;
    case 'coded':
      return value.display ?? value.text ?? value.concepts.map((concept) => splitConcept(concept).code).join(', ');
    case 'text':
      return `“${value.text}”`;
    case 'boolean':
      return value.value ? phrases.yes : phrases.no;
    case 'absent':
      return `${phrases.valueAbsent} (${value.reason})`;
  }
}

/** What the outcome of a whole evaluation means, in one line. */
export const explainOutcome = (outcome: Outcome, lang: Lang): string => PHRASES[lang].outcomes[outcome];

/** Why something is unknown, in a few words: "the value on record leaves it open". */
export function explainReason(reason: UnknownReason, lang: Lang): string {
  const { why } = PHRASES[lang].reasons[reason];
  return why.charAt(0).toLowerCase() + why.slice(1).replace(/;.*:$|[.:]$/, '');
}
