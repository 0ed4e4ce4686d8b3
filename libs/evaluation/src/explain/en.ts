import { capital, type ExplanationPhrases } from './phrases.js';

const IF_INDICATED = 'before consent only if clinically indicated';
const newRecord = `a new record or result (${IF_INDICATED})`;
const correction = 'the record completed at its source, or a look in the full record';

export const en: ExplanationPhrases = {
  kinds: { inclusion: 'Inclusion', exclusion: 'Exclusion' },
  outcomes: {
    eligible: 'fits: every criterion is settled in favour',
    possible: 'may fit: nothing speaks against, and something is unknown',
    ineligible: 'does not fit: at least one criterion decides against',
  },
  verdicts: {
    inclusion: { met: 'met', 'not-met': 'not met, so does not fit', unknown: 'unknown' },
    exclusion: { met: 'applies, so does not fit', 'not-met': 'does not apply', unknown: 'unknown' },
  },
  reasons: {
    'no-record': { why: 'There is no such record.', settledBy: newRecord },
    stale: { why: 'The records are too old; the newest is:', settledBy: newRecord },
    'incomplete-coverage': {
      why: 'No such record was found, but the source does not hold all of them.',
      settledBy: 'a look in the full record',
    },
    blocked: {
      why: 'Records of this kind are blocked or could not be read, so what is seen is not all there is.',
      settledBy: 'a look in the full record, asking the patient, or the patient lifting the block',
    },
    'too-few': {
      why: 'Too few are on record; more may exist elsewhere:',
      settledBy: 'further records, if there are any',
    },
    'partial-date': { why: 'The date is not exact enough to decide:', settledBy: 'the exact date' },
    undated: { why: 'The record has no date:', settledBy: 'the date' },
    'unit-not-convertible': {
      why: 'The unit on record cannot be converted to that of the criterion:',
      settledBy: 'the value in a known unit',
    },
    'value-undecided': {
      why: 'The value on record leaves it open:',
      settledBy: `a more exact value (${IF_INDICATED})`,
    },
    'value-absent': { why: 'The record holds no value:', settledBy: newRecord },
    'not-coded': { why: 'The answer on record is not coded:', settledBy: 'reading the record' },
    'not-numeric': { why: 'The answer on record is not a number:', settledBy: 'reading the record' },
    'no-reference-range': {
      why: 'The result has no reference range to compare with:',
      settledBy: 'the laboratory’s reference range',
    },
    'no-interpretation': { why: 'The laboratory has not flagged the result:', settledBy: 'reading the result' },
    indeterminate: {
      why: 'The assessment is incomplete or equivocal:',
      settledBy: `a completed assessment (${IF_INDICATED})`,
    },
    'not-specific': { why: 'The record is not specific enough:', settledBy: 'the finer grade' },
    'detail-missing': { why: 'The record lacks a detail that decides:', settledBy: correction },
    conflicting: { why: 'The records contradict each other:', settledBy: 'finding out which record is right' },
    preliminary: { why: 'The result is preliminary:', settledBy: 'the final result' },
    'ordered-only': {
      why: 'It was ordered; whether it was taken is not on record:',
      settledBy: 'asking the patient, or a record of administration',
    },
    'not-tested': { why: 'Not every one of the genes has been tested.', settledBy: `a genetic test (${IF_INDICATED})` },
    'value-set-incomplete': {
      why: 'The codes of this criterion have not been expanded, so a miss proves nothing.',
      settledBy: 'expanding the value set through a terminology server',
    },
    'birth-date-missing': { why: 'The birth date is not on record.', settledBy: 'the birth date' },
    'sex-missing': { why: 'The sex is not on record.', settledBy: 'the recorded sex' },
    'anchor-missing': {
      why: 'The date that this criterion counts from is not known yet.',
      settledBy: 'the date of screening or consent',
    },
    'parameter-missing': { why: 'The site has not stated this.', settledBy: 'the setting of the site' },
    manual: { why: 'No record can settle this.', settledBy: 'a person’s judgement at screening' },
    'not-evaluated': { why: 'Not yet evaluated by this version.', settledBy: 'a person’s judgement at screening' },
  },
  sexes: { female: 'female', male: 'male', other: 'other' },
  ageUnits: { a: 'years', mo: 'months', d: 'days' },
  about: (subject, text) => `${capital(subject)}: ${text}`,
  born: (date, age, unit) => (age === undefined ? `born ${date}` : `born ${date}: ${age} ${unit} on the index date`),
  recordedSex: (sex) => `sex on record: ${sex}`,
  noRecord: (from, to) =>
    `no such record ${from === undefined ? `up to ${to}` : `from ${from} to ${to}`}; the source is complete for these`,
  setting: (name, value) => `${name}: ${value}`,
  undated: 'no date',
  noCode: 'no code',
  negated: 'recorded as not so',
  valueAbsent: 'no value',
  yes: 'yes',
  no: 'no',
};
