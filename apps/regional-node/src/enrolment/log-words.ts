import type { EnrolmentState } from '@kohort/enrolment';
import type { EnrolmentRow } from './enrolment.entity.js';

export type Lang = 'sv' | 'en';
type Words = Readonly<Record<Lang, string>>;
const say = (sv: string, en: string): Words => ({ sv, en });

const STATES: Readonly<Record<EnrolmentState, Words>> = {
  referred: say('hänvisad', 'referred'),
  contacted: say('kontaktad', 'contacted'),
  consented: say('har samtyckt', 'consented'),
  screening: say('i screening', 'in screening'),
  eligible: say('lämplig', 'eligible'),
  enrolled: say('inkluderad', 'enrolled'),
  completed: say('har fullföljt', 'completed'),
  declined: say('tackade nej', 'declined'),
  'not-reached': say('ej nådd', 'not reached'),
  'screen-failed': say('föll bort i screening', 'failed screening'),
  withdrawn: say('har avbrutit', 'withdrawn'),
  closed: say('avslutad', 'closed'),
};

const SOURCES: Readonly<Record<EnrolmentRow['source'], Words>> = {
  referral: say('hänvisad av behandlare', 'referred by a clinician'),
  self: say('hörde av sig själv', 'came by themselves'),
  clinic: say('känd på mottagningen', 'known to the clinic'),
};

const SCOPES: Readonly<Record<string, Words>> = {
  treatment: say('endast behandlingen', 'the treatment only'),
  all: say('hela prövningen', 'all of the trial'),
};

/** Why an attempt ended, whichever way. */
const CODES: Readonly<Record<string, Words>> = {
  'no-interest': say('inget intresse', 'no interest'),
  'no-time': say('ingen tid', 'no time'),
  travel: say('för lång resa', 'too far to travel'),
  burden: say('för betungande', 'too burdensome'),
  'worried-about-safety': say('oro för säkerheten', 'worried about safety'),
  privacy: say('integritet', 'privacy'),
  'other-trial': say('deltar i annan prövning', 'in another trial'),
  'not-said': say('uppgav inget skäl', 'gave no reason'),
  criterion: say('uppfyllde inte ett kriterium', 'did not meet a criterion'),
  'other-medical': say('annat medicinskt skäl', 'another medical reason'),
  'other-logistics': say('annat praktiskt skäl', 'another practical reason'),
  'other-sponsor': say('sponsorns beslut', "the sponsor's decision"),
  'other-unspecified': say('annat skäl, ej angivet', 'another reason, not told'),
  'consent-withdrawn': say('återtog samtycket', 'withdrew the consent'),
  'investigator-decision': say('prövarens beslut', "the investigator's decision"),
  'lost-to-follow-up': say('gick inte att följa upp', 'lost to follow-up'),
  'adverse-event': say('oönskad händelse', 'adverse event'),
  deceased: say('avliden', 'deceased'),
  'no-capacity': say('ingen kapacitet', 'no capacity'),
  duplicate: say('dubblett', 'duplicate'),
  'by-mistake': say('inlagd av misstag', 'entered by mistake'),
  moved: say('flyttat', 'moved'),
  'trial-ended': say('prövningen avslutad', 'the trial has ended'),
  objected: say('invändning', 'objected'),
  'taken-back': say('hänvisningen togs tillbaka', 'the referral was taken back'),
  other: say('annat', 'other'),
};

export const stateWords = (state: EnrolmentState, lang: Lang): string => STATES[state][lang];
export const sourceWords = (source: EnrolmentRow['source'], lang: Lang): string => SOURCES[source][lang];

/** The code itself where a newer program wrote it. */
export const codeWords = (code: string | undefined, lang: Lang): string | undefined =>
  code === undefined ? undefined : (CODES[code]?.[lang] ?? code);
export const scopeWords = (scope: string | undefined, lang: Lang): string | undefined =>
  scope === undefined ? undefined : (SCOPES[scope]?.[lang] ?? scope);
