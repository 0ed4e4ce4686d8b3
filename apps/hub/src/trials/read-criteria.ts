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

/** Requests and replies hold the document under this name. */
const UNDER = '/criteria';

const inReply = <Line extends { readonly path: string }>(line: Line): Line => ({
  ...line,
  path: `${UNDER}${line.path}`,
});

/** A fault of the document as the refusal of a request. */
export const criteriaFault = ({ message, path, hint }: Fault): AppFault =>
  fault('criteria-invalid', message, `${UNDER}${path}`, hint);

/** Faults of the language, or what the lint finds; paths begin with /criteria. */
export function readingOf(document: unknown): CriteriaReading {
  const parsed = parseCriteria(document);
  if (!parsed.ok) return { faults: parsed.error.map(inReply), findings: [] };
  return { faults: [], findings: lint(parsed.value).map(inReply) };
}

/** Everything that Kohort can say of a document. */
export function checkCriteria(document: unknown): CheckedCriteria {
  const parsed = parseCriteria(document);
  if (!parsed.ok) return { ...readingOf(document), freezable: false };
  const criteria = parsed.value;
  const findings = lint(criteria);
  return {
    faults: [],
    findings: findings.map(inReply),
    freezable: findings.every(({ severity, code }) => severity !== 'error' && code !== 'unexpanded-value-set'),
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
