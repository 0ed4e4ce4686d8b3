import type { ContactReason } from '@kohort/consent';
import type { Unroutable } from '@kohort/outreach';

interface Words {
  readonly sv: string;
  readonly en: string;
}

type Denied = Exclude<ContactReason, 'consent-permits' | 'clinician-may-ask' | 'not-objected'>;

/** Why contact is not permitted. */
const DENIED: Readonly<Record<Denied, Words>> = {
  'question-unclear': { sv: 'det går inte att avgöra', en: 'it cannot be decided' },
  deceased: { sv: 'personen har avlidit', en: 'the person has died' },
  'protected-identity': { sv: 'personen har skyddade personuppgifter', en: 'the person has a protected identity' },
  'not-concludable': {
    sv: 'journaluppgifterna går inte att tyda',
    en: 'nothing can be concluded from the records',
  },
  minor: { sv: 'personen är minderårig', en: 'the person is a minor' },
  'objected-to-use': { sv: 'personen motsätter sig användning', en: 'the person objects to use of the records' },
  'objected-to-contact': { sv: 'personen vill inte bli kontaktad', en: 'the person objects to contact about research' },
  'objected-to-trial': { sv: 'personen har tackat nej till prövningen', en: 'the person has declined this trial' },
  'objection-unclear': { sv: 'en spärr går inte att tyda', en: 'an objection cannot be read' },
  'in-other-trial': { sv: 'personen deltar i en annan prövning', en: 'the person takes part in another trial' },
  'contact-cap-reached': {
    sv: 'personen har kontaktats så ofta som får ske',
    en: 'the person was contacted often enough',
  },
  'consent-rejected': { sv: 'personen har avböjt samtycke', en: 'the person has rejected consent' },
  'consent-denies': { sv: 'samtycket säger nej till kontakt', en: 'the consent denies contact' },
  'consent-unreadable': { sv: 'ett samtycke går inte att läsa', en: 'a consent cannot be read' },
  'consent-unknown-code': { sv: 'ett samtycke har en okänd kod', en: 'a consent has an unknown code' },
  'consent-without-provision': {
    sv: 'ett samtycke säger inte vad det gäller',
    en: 'a consent does not say what it is for',
  },
  'no-consent': { sv: 'samtycke saknas', en: 'there is no consent' },
  'consent-not-in-force': { sv: 'samtycket gäller inte nu', en: 'the consent is not in force' },
  'consent-not-for-contact': { sv: 'samtycket gäller inte kontakt', en: 'the consent is not for contact' },
};

/** Why there is nobody to tell. */
const NOBODY: Readonly<Record<Unroutable, Words>> = {
  'nobody-treats': { sv: 'ingen behandlare är känd', en: 'nobody is known to treat the person' },
  'relation-over': { sv: 'behandlingskontakten har upphört', en: 'nobody treats the person any more' },
  'no-account': { sv: 'behandlaren har inget konto', en: 'who treats the person has no account' },
  'no-address': { sv: 'behandlaren har ingen e-postadress', en: 'who treats the person has no mail address' },
  'outside-provider': {
    sv: 'behandlaren hör till en annan vårdgivare',
    en: 'who treats the person belongs to another care provider',
  },
  'all-excluded': { sv: 'alla har svarat att det inte är deras patient', en: 'all said that it is not their patient' },
};

/** What comes first, and what became of the mail. */
const OTHER: Readonly<Record<string, Words>> = {
  'other-trial-first': { sv: 'en annan prövning går före', en: 'another trial comes first' },
  'no-place': { sv: 'prövningen har ingen plats ledig', en: 'the trial has no place' },
  'no-site': { sv: 'ingen mottagande enhet är tillåten', en: 'no site is allowed' },
  rerouting: { sv: 'en annan behandlare söks', en: 'another clinician is sought' },
  'no-longer-eligible': { sv: 'personen är inte längre kandidat', en: 'the person is no candidate any more' },
  'trial-not-running': { sv: 'prövningen pågår inte här', en: 'the trial does not run here' },
  merged: { sv: 'fortsätter i ett annat ärende', en: 'it goes on in another case' },
  undeliverable: { sv: 'e-posten kunde inte levereras', en: 'the mail could not be delivered' },
  'mail-uncertain': { sv: 'det är osäkert om e-posten kom fram', en: 'it is uncertain whether the mail arrived' },
  'sender-lost': { sv: 'det är osäkert om e-posten skickades', en: 'it is uncertain whether the mail was sent' },
  'mail-refused': { sv: 'e-postservern tog inte emot meddelandet', en: 'the mail server refused the mail' },
  'told-before': { sv: 'behandlaren har redan fått veta', en: 'the clinician was told before' },
  'given-up': {
    sv: 'e-posten kunde inte skickas trots flera försök',
    en: 'the mail could not be sent after several tries',
  },
};

/** A reason of a case in words, to be read in the middle of a sentence; nothing for a code that is not ours. */
export function reasonWords(code: string): Words | undefined {
  const all: Readonly<Record<string, Words>> = { ...DENIED, ...NOBODY, ...OTHER };
  return Object.hasOwn(all, code) ? all[code] : undefined;
}
