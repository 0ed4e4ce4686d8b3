import {
  CHANNELS,
  CLOSE_CODES,
  CONTACT_RESULTS,
  DECLINE_CODES,
  OWN_CLOSE_CODES,
  SCREEN_FAIL_CODES,
  WITHDRAW_CODES,
  WITHDRAW_SCOPES,
} from './codes.js';
import type { EntryKind, LogEntry } from './log-entry.js';
import { formOn, type Terms } from './terms.js';

/** What is wrong with an entry, and at which member. */
export interface Wrong {
  readonly path: string;
  readonly message: string;
}

type Guard = (entry: LogEntry, terms: Terms) => Wrong | undefined;

const oneOf =
  (member: 'code' | 'scope' | 'channel' | 'result', values: readonly string[]): Guard =>
  ({ fields }) =>
    values.includes(fields[member] ?? '')
      ? undefined
      : { path: `/${member}`, message: `must be one of ${values.join(', ')}` };

const all =
  (...guards: readonly Guard[]): Guard =>
  (entry, terms) => {
    for (const guard of guards) {
      const wrong = guard(entry, terms);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };

/** Consent counts in the version of the form that is in force on the day (ICH-GCP E6(R3) 2.8.2). */
const formInForce: Guard = ({ eventDate, fields }, { consentForms }) => {
  const path = '/consentFormVersion';
  if (!consentForms.some(({ version }) => version === fields.consentFormVersion))
    return { path, message: 'The site has no consent form of this version.' };
  return formOn(consentForms, eventDate)?.version === fields.consentFormVersion
    ? undefined
    : { path, message: 'This version of the consent form was not in force on that day.' };
};

const taken: Guard = ({ fields }) =>
  fields.by === undefined ? { path: '/by', message: 'It must be said whose act it is.' } : undefined;

/** Eligibility is signed criterion by criterion. */
const everyCriterion: Guard = ({ fields }, { criteria }) => {
  const path = '/criteria';
  const signed = fields.criteria ?? [];
  const names = signed.map(({ criterion }) => criterion);
  if (names.length !== criteria.length || criteria.some((id) => !names.includes(id)))
    return { path, message: 'Each criterion of the protocol version is signed once.' };
  const not = signed.findIndex(({ fulfilled }) => !fulfilled);
  return not < 0
    ? undefined
    : {
        path: `${path}/${not}/fulfilled`,
        message: 'Who does not fulfil a criterion is not eligible: fail the screening.',
      };
};

const failedCriterion: Guard = ({ fields: { code, criterion } }, { criteria }) => {
  const path = '/criterion';
  if (code !== 'criterion')
    return criterion === undefined
      ? undefined
      : { path, message: 'A criterion stands with the code "criterion" only.' };
  return criteria.includes(criterion ?? '')
    ? undefined
    : { path, message: 'must be a criterion of the protocol version' };
};

const openArm: Guard = ({ fields: { arm } }, { arms }) => {
  const path = '/arm';
  if (arms.length === 0) return arm === undefined ? undefined : { path, message: 'The trial has no arms here.' };
  const named = arms.find(({ code }) => code === arm);
  if (named === undefined) return { path, message: `must be one of ${arms.map(({ code }) => code).join(', ')}` };
  return named.open ? undefined : { path, message: 'The arm is closed or has no slot left.' };
};

const GUARDS: Partial<Record<EntryKind, Guard>> = {
  decline: oneOf('code', DECLINE_CODES),
  'record-consent': all(formInForce, taken),
  're-consent': all(formInForce, taken),
  'sign-eligibility': all(everyCriterion, taken),
  'fail-screening': all(oneOf('code', SCREEN_FAIL_CODES), failedCriterion),
  enrol: openArm,
  withdraw: all(oneOf('code', WITHDRAW_CODES), oneOf('scope', WITHDRAW_SCOPES)),
  close: oneOf('code', [...CLOSE_CODES, ...OWN_CLOSE_CODES]),
  'contact-attempt': all(oneOf('channel', CHANNELS), oneOf('result', CONTACT_RESULTS)),
};

/** What is wrong with what an entry says, its dates aside. */
export const wrongIn: Guard = (entry, terms) => GUARDS[entry.kind]?.(entry, terms);
