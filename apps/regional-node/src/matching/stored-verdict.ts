import type { Criteria } from '@kohort/criteria';
import type { Evaluation, Evidence, Gap, Truth, Verdict } from '@kohort/evaluation';
import type { Fact } from '@kohort/facts';

/** One criterion's verdict with all that is needed to show and explain it later; the records stay where they are. */
export interface StoredVerdict {
  readonly id: string;
  readonly kind: 'inclusion' | 'exclusion';
  readonly truth: Truth;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

export const storedVerdicts = ({ verdicts }: Evaluation): StoredVerdict[] =>
  verdicts.map(({ criterion: { id, kind }, truth, evidence, gaps }) => ({
    id,
    kind,
    truth,
    evidence: evidence.map((item) => (item.kind === 'record' ? { ...item, fact: shown(item.fact) } : item)),
    gaps: gaps.map((gap) => ({ ...gap, facts: gap.facts.map(shown) })),
  }));

/** Of a fact what evidence shows, and no more (data minimisation). Open ends of an interval do not survive JSON. */
const shown = ({ source, concepts, display, standing, start, value }: Fact): Fact => ({
  source,
  concepts,
  ...(display === undefined ? {} : { display }),
  standing,
  status: '',
  ...(start === undefined ? {} : { start }),
  ...(value === undefined ? {} : { value }),
  interpretations: [],
  categories: [],
  bodySites: [],
  severities: [],
  reasons: [],
  kinship: [],
  derivedFrom: [],
  labels: [],
});

/** The truth and why it was open, without the evidence. */
export const withoutRecords = ({ id, kind, truth, gaps }: StoredVerdict): StoredVerdict => ({
  id,
  kind,
  truth,
  evidence: [],
  gaps: gaps.map((gap) => ({ ...gap, facts: [] })),
});

/** The verdicts as the evaluation gave them; without those of criteria that this document does not have. */
export function verdictsOf(stored: readonly StoredVerdict[], criteria: Criteria): Verdict[] {
  return stored.flatMap(({ id, truth, evidence, gaps }) => {
    const criterion = criteria.criteria.find((each) => each.id === id);
    return criterion === undefined ? [] : [{ criterion, truth, evidence, gaps }];
  });
}

/** "age=met stage=unknown" */
export const truthsOf = (verdicts: readonly StoredVerdict[]): string =>
  verdicts.map(({ id, truth }) => `${id}=${truth}`).join(' ');

const isOpen = ({ truth }: StoredVerdict): boolean => truth === 'unknown';
const needsPerson = ({ gaps }: StoredVerdict): boolean => gaps.every(({ reason }) => reason === 'manual');

/** How many criteria a record may still settle, and how many only a person can. */
export function openCounts(verdicts: readonly StoredVerdict[]): { openCount: number; manualCount: number } {
  const open = verdicts.filter(isOpen);
  const manualCount = open.filter(needsPerson).length;
  return { openCount: open.length - manualCount, manualCount };
}
