import { failed, isoDay, ok, parsePartialDate, type Day, type Fault, type Result } from '@kohort/kernel';
import type { Answer, UnsuitableCode } from './answer.js';

/** A clinician's answer as it was given. */
export interface GivenAnswer {
  readonly answer: Answer;
  /** Why somebody is not suitable. */
  readonly code?: UnsuitableCode;
  /** The criterion that is not fulfilled, where `code` is `criterion`. */
  readonly criterion?: string;
  /** Where to refer to; may be left out where there is one site only. */
  readonly siteId?: string;
  /** The day on which "not now" is over: "2026-12-24". */
  readonly until?: string;
}

export interface AnswerContext {
  /** The criteria of the protocol version that the case is about. */
  readonly criteria: readonly string[];
  /** The sites that one may refer to. */
  readonly sites: readonly string[];
  /** The day in the region: "2026-12-01". */
  readonly today: string;
}

export interface AnswerEffect {
  readonly next: 'answered' | 'snoozed' | 'reroute';
  /** What the person objects to by it: this trial, or any contact about research. */
  readonly objection?: 'trial' | 'contact';
  /** The node notes that the person has died. */
  readonly death?: true;
  /** The person goes to the coordinator of a site. */
  readonly refers?: true;
}

/** What each answer does. */
export const ANSWER_EFFECTS: Readonly<Record<Answer, AnswerEffect>> = {
  refer: { next: 'answered', refers: true },
  'not-suitable': { next: 'answered' },
  'declined-trial': { next: 'answered', objection: 'trial' },
  'declined-all': { next: 'answered', objection: 'contact' },
  'not-my-patient': { next: 'reroute' },
  'already-approached': { next: 'answered' },
  deceased: { next: 'answered', death: true },
  'not-now': { next: 'snoozed' },
};

/** Whether it tells what holds whatever else goes on: that the person says no, or has died. */
export const tellsOfPerson = (answer: Answer): boolean => {
  const { objection, death } = ANSWER_EFFECTS[answer];
  return objection !== undefined || death === true;
};

/** "Not now" lasts so many days at most. */
export const LONGEST_SNOOZE_DAYS = 90;

/** Which answer each detail belongs to. */
const DETAILS = { code: 'not-suitable', criterion: 'not-suitable', siteId: 'refer', until: 'not-now' } as const;
type Detail = keyof typeof DETAILS;

/** The answer with its site filled in, or what is wrong with it. */
export function checkAnswer(given: GivenAnswer, context: AnswerContext): Result<GivenAnswer, Fault<'invalid-input'>> {
  const stray = (Object.keys(DETAILS) as Detail[]).find(
    (detail) => given[detail] !== undefined && DETAILS[detail] !== given.answer,
  );
  if (stray !== undefined) return wrong(stray, `belongs to the answer "${DETAILS[stray]}" only`);
  if (given.answer === 'not-suitable') return checkUnsuitable(given, context);
  if (given.answer === 'refer') return checkReferral(given, context);
  if (given.answer === 'not-now') return checkSnooze(given, context);
  return ok(given);
}

const wrong = (detail: Detail, rule: string) =>
  failed<Fault<'invalid-input'>>({ code: 'invalid-input', message: `${detail} ${rule}.`, path: `/${detail}` });

function checkUnsuitable(given: GivenAnswer, { criteria }: AnswerContext): ReturnType<typeof checkAnswer> {
  const { code, criterion } = given;
  if (code === undefined) return wrong('code', 'must say why');
  if (code !== 'criterion') {
    return criterion === undefined ? ok(given) : wrong('criterion', 'belongs to the code "criterion" only');
  }
  if (criterion === undefined) return wrong('criterion', 'must name the criterion that is not fulfilled');
  return criteria.includes(criterion) ? ok(given) : wrong('criterion', 'must be one of this protocol');
}

function checkReferral(given: GivenAnswer, { sites }: AnswerContext): ReturnType<typeof checkAnswer> {
  const { siteId = sites.length === 1 ? sites[0] : undefined } = given;
  if (siteId === undefined) {
    return wrong('siteId', sites.length === 0 ? 'cannot be given: no site takes people' : 'must say where to');
  }
  return sites.includes(siteId) ? ok({ ...given, siteId }) : wrong('siteId', 'must be one that takes people');
}

function checkSnooze(given: GivenAnswer, { today }: AnswerContext): ReturnType<typeof checkAnswer> {
  const [until, now] = [dayIn(given.until), dayIn(today)];
  if (until === undefined || now === undefined) return wrong('until', 'must be a date such as 2026-12-24');
  const last = now + LONGEST_SNOOZE_DAYS;
  if (until > now && until <= last) return ok(given);
  return wrong('until', `must be after today and by ${isoDay(last)}`);
}

/** The day of a whole date. */
function dayIn(date: string | undefined): Day | undefined {
  const days = date === undefined ? undefined : parsePartialDate(date);
  return days !== undefined && days.first === days.last ? days.first : undefined;
}
