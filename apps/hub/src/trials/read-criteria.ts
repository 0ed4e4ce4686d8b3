import {
  lint,
  meaningHash,
  parseCriteria,
  protocolHash,
  renderCriterion,
  type Criteria,
  type Lang,
} from '@kohort/criteria';
import type { CheckedCriteria, CriteriaReading, VersionRendering } from '@kohort/hub-api';
import type { Fault } from '@kohort/kernel';
import { fault, type AppFault } from '@kohort/platform';
import { sizeFault } from './criteria-size.js';

/** Requests and replies hold the document under this name. */
const UNDER = '/criteria';

/** Nobody mends more at a time. */
const MOST_LINES = 200;

/** Messages name other places of the document too, after a space or a bracket. */
const inReply = <Line extends Pick<Fault, 'path' | 'message'>>(line: Line): Line => ({
  ...line,
  message: line.message.replace(/(?<=[ (])(?=\/(criteria|valueSets)\/)/g, UNDER),
  path: `${UNDER}${line.path}`,
});

/** Faults of the document as the refusal of a request. */
export function criteriaFaults(found: readonly Fault[]): AppFault[] {
  const told = found.slice(0, MOST_LINES).map(inReply);
  const faults = told.map(({ message, path, hint }) => fault('criteria-invalid', message, path, hint));
  const more = found.length - told.length;
  return more > 0 ? [...faults, fault('criteria-invalid', `There are ${more} more.`, UNDER)] : faults;
}

/** Faults of the language, or what the lint finds, as far as somebody can read them; paths begin with /criteria. */
export function readingOf(document: unknown): CriteriaReading {
  const tooLarge = sizeFault(document);
  if (tooLarge !== undefined) return { faults: [tooLarge], findings: [] };
  const parsed = parseCriteria(document);
  const faults = parsed.ok ? [] : parsed.error;
  const findings = parsed.ok ? lint(parsed.value) : [];
  // There are either faults or findings.
  const omitted = faults.length + findings.length - MOST_LINES;
  return {
    faults: faults.slice(0, MOST_LINES).map(inReply),
    findings: findings.slice(0, MOST_LINES).map(inReply),
    ...(omitted > 0 ? { omitted } : {}),
  };
}

/** Everything that Kohort can say of a document. */
export function checkCriteria(document: unknown): CheckedCriteria {
  const reading = readingOf(document);
  const parsed = reading.faults.length > 0 ? undefined : parseCriteria(document);
  if (!parsed?.ok) return { ...reading, freezable: false };
  const criteria = parsed.value;
  return {
    ...reading,
    freezable: lint(criteria).every(({ severity, code }) => severity !== 'error' && code !== 'unexpanded-value-set'),
    protocolHash: protocolHash(document),
    meaningHash: meaningHash(criteria),
    rendering: { sv: renderingOf(criteria, 'sv'), en: renderingOf(criteria, 'en') },
  };
}

/** Each criterion in plain language. */
export const renderingOf = (criteria: Criteria, lang: Lang): VersionRendering => ({
  lang,
  title: criteria.title[lang],
  criteria: criteria.criteria.map((criterion) => ({
    id: criterion.id,
    kind: criterion.kind,
    ...(criterion.title === undefined ? {} : { title: criterion.title[lang] }),
    text: renderCriterion(criterion, criteria, lang),
  })),
});
