import type { Lang } from '@kohort/criteria';
import { ok, type Result } from '@kohort/kernel';
import type { CandidateDetail, CaseDetail } from '@kohort/node-api';
import { UNSUITABLE_CODES } from '@kohort/outreach';
import { appendAudit } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import { CandidateRow } from '../../matching/candidate.entity.js';
import { explained, unexplained } from '../../matching/read-candidate.js';
import type { PersonDetails } from '../../person-details/person-details.js';
import type { RunningProtocol } from '../../protocols/running-protocols.js';
import type { OutreachCaseRow } from '../outreach-case.entity.js';
import type { Answering } from './answering.js';
import { bondOf } from './bond-of.js';
import { caseLine, runningByTrial } from './case-views.js';
import { findCase, NO_CASE } from './find-case.js';
import { eventsOf, eventViews } from './history.js';
import { readingOf } from './list-cases.js';
import { possibleAnswers, standsAnswered } from './possible-answers.js';
import { principalIn } from './principal-in.js';
import type { Viewer } from './viewer.js';

export interface CaseReading {
  readonly dataSource: DataSource;
  readonly answering: Answering;
  readonly details: PersonDetails;
}

type Verdicts = CandidateDetail['verdicts'];
type Unavailable = NonNullable<CaseDetail['personUnavailable']>;

const SAID_NO: Unavailable = {
  code: 'not-permitted',
  message: 'The person objects, as you answered. You can still change the answer.',
};

/** One case with who it is, why that person matches, and what can be answered. The reading is in the audit. */
export async function readCase(
  { dataSource, answering, details }: CaseReading,
  asked: { readonly id: string; readonly lang: Lang },
  viewer: Viewer,
  now: Date,
): Promise<Result<CaseDetail, AppFault>> {
  const known = await dataSource.transaction((manager) => knownHere(manager, answering, asked, viewer, now));
  if (!known.ok) return known;
  // After the transaction: nobody waits for the records with a connection in hand.
  const { detail, hidden } = known.value;
  if (hidden) return ok({ ...detail, personUnavailable: SAID_NO });
  const person = await details.read({ personId: detail.personId, trialId: detail.trialId }, viewer.actor);
  if (person.ok) return ok({ ...detail, person: person.value });
  const { code, message } = person.error;
  return ok({ ...detail, personUnavailable: { code, message } });
}

async function knownHere(
  manager: EntityManager,
  answering: Answering,
  { id, lang }: { readonly id: string; readonly lang: Lang },
  viewer: Viewer,
  now: Date,
): Promise<Result<{ readonly detail: CaseDetail; readonly hidden: boolean }, AppFault>> {
  const row = await findCase(manager, id, viewer);
  if (row === undefined) return failure('not-found', NO_CASE);
  const running = (await runningByTrial(manager, answering, now)).get(row.trialId);
  const candidate = await manager.findOneBy(CandidateRow, { id: row.candidateId });
  if (running === undefined || candidate === null) return failure('not-found', NO_CASE);
  await appendAudit(manager, readingOf(viewer.actor, 'case.read', row));
  const hidden = standsAnswered(row) && row.objectionId !== null;
  const verdicts = hidden ? [] : await verdictsOf(manager, answering, candidate, lang);
  const history = await eventViews(manager, await eventsOf(manager, id));
  const line = caseLine(row, candidate, running, answering.dayOf);
  const principal = await principalIn(manager, row, viewer);
  const detail = {
    ...{ ...line, ...(await answerable(manager, answering, row, running)), verdicts, history: [...history] },
    ...(principal === undefined ? {} : { onBehalfOf: principal.practitioner }),
  };
  return ok({ detail, hidden });
}

async function answerable(
  manager: EntityManager,
  { referrals }: Answering,
  row: OutreachCaseRow,
  { sites }: RunningProtocol,
) {
  return {
    sites: sites.map(({ id, name }) => ({ id, name })),
    answers: [...possibleAnswers(row, sites, await bondOf(manager, referrals, row, new Date()))],
    unsuitableCodes: [...UNSUITABLE_CODES],
    ...(row.answerCode === null ? {} : { answerCode: row.answerCode as (typeof UNSUITABLE_CODES)[number] }),
    ...(row.answerCriterion === null ? {} : { answerCriterion: row.answerCriterion }),
  };
}

/** In words, what is open first. */
async function verdictsOf(
  manager: EntityManager,
  { protocols }: Answering,
  candidate: CandidateRow,
  lang: Lang,
): Promise<Verdicts> {
  const protocol = await protocols.read(manager, candidate.versionId);
  const verdicts = (
    protocol ? explained(candidate, protocol, lang) : candidate.verdicts.map((stored) => ({ ...unexplained(stored) }))
  ) as Verdicts;
  const rank = ({ standing }: Verdicts[number]): number => (standing === 'open' ? 0 : 1);
  return verdicts.sort((a, b) => rank(a) - rank(b));
}
