import type { Lang } from '@kohort/criteria';
import type { EntryKind } from '@kohort/enrolment';
import type { CaseEventKind } from '../outreach/case-log.js';

type Words = Readonly<Record<Lang, string>>;
const say = (sv: string, en: string): Words => ({ sv, en });

/** What happens to an alert about a person; a new kind of event does not compile without words. */
const CASES: Readonly<Record<`case.${CaseEventKind}`, Words>> = {
  'case.opened': say('Föreslogs för en prövning', 'Was suggested for a trial'),
  'case.permit': say('Kontakt om prövningen fick tas', 'Contact about the trial was allowed'),
  'case.deny': say('Kontakt om prövningen fick inte tas', 'Contact about the trial was not allowed'),
  'case.compete': say('En annan prövning gick före', 'Another trial came first'),
  'case.route': say('En mottagare av meddelandet valdes', 'A recipient of the message was chosen'),
  'case.unroutable': say('Ingen behandlare att fråga hittades', 'No clinician to ask was found'),
  'case.sent': say(
    'Ett meddelande om en ny kandidat skickades till en behandlare',
    'A message of a new candidate was sent to a clinician',
  ),
  'case.uncertain': say(
    'Ett meddelande till en behandlare kan ha kommit fram',
    'A message to a clinician may have arrived',
  ),
  'case.refused': say('Ett meddelande till en behandlare kom inte fram', 'A message to a clinician did not arrive'),
  'case.answer': say('En behandlare svarade om prövningen', 'A clinician answered about the trial'),
  'case.snooze': say('En behandlare sköt upp svaret', 'A clinician put off the answer'),
  'case.snooze-over': say('Uppskovet tog slut', 'The postponement was over'),
  'case.reroute': say('En annan behandlare ska frågas', 'Another clinician is to be asked'),
  'case.escalate': say('Frågan gick vidare till en annan behandlare', 'The question went on to another clinician'),
  'case.expire': say('Frågan till behandlaren gick ut', 'The question to the clinician expired'),
  'case.end': say('Frågan om prövningen avslutades', 'The question about the trial was ended'),
  'case.reopen': say('Ett svar togs tillbaka', 'An answer was taken back'),
  'case.amended': say('Prövningen fick en ny version', 'The trial got a new version'),
  'case.merged': say('Två journaler fördes ihop', 'Two records were merged'),
  'case.postponed': say('Meddelandet till behandlaren sköts upp', 'The message to the clinician was postponed'),
  'case.reminder-due': say('En påminnelse till behandlaren förbereddes', 'A reminder to the clinician was prepared'),
  'case.reminder-dropped': say(
    'En påminnelse till behandlaren ställdes in',
    'A reminder to the clinician was cancelled',
  ),
};

/** What happens on the way into a trial. */
const ENROLMENTS: Readonly<Record<`enrolment.${EntryKind}`, Words>> = {
  'enrolment.refer': say('Remitterades till prövningen', 'Was referred to the trial'),
  'enrolment.contact': say('Kontaktades om prövningen', 'Was contacted about the trial'),
  'enrolment.contact-attempt': say('Ett kontaktförsök antecknades', 'An attempt to make contact was noted'),
  'enrolment.decline': say('Ett nej till prövningen antecknades', 'A no to the trial was noted'),
  'enrolment.not-reached': say('Antecknades som inte nådd', 'Was noted as not reached'),
  'enrolment.record-consent': say('Informerat samtycke antecknades', 'Informed consent was noted'),
  'enrolment.re-consent': say('Förnyat samtycke antecknades', 'Renewed consent was noted'),
  'enrolment.begin-screening': say('Screening påbörjades', 'Screening was begun'),
  'enrolment.sign-eligibility': say('Lämplighet för prövningen signerades', 'Eligibility for the trial was signed'),
  'enrolment.fail-screening': say(
    'Screening visade att prövningen inte passar',
    'Screening showed that the trial does not fit',
  ),
  'enrolment.enrol': say('Togs in i prövningen', 'Was enrolled in the trial'),
  'enrolment.complete': say('Prövningen fullföljdes', 'The trial was completed'),
  'enrolment.withdraw': say('Deltagandet avbröts', 'Taking part was ended early'),
  'enrolment.close': say('Ärendet i prövningen avslutades', 'The line in the trial was closed'),
  'enrolment.correction': say('En uppgift om deltagandet rättades', 'An entry on taking part was corrected'),
  'enrolment.void': say('En felaktig uppgift om deltagandet ströks', 'A wrong entry on taking part was struck out'),
};

const OTHERS = {
  'candidate.listed': say('Visades i en lista över kandidater', 'Was shown in a list of candidates'),
  'candidate.read': say('Kandidatens underlag lästes', "The candidate's evidence was read"),
  'candidate.history-read': say('Kandidatens historik lästes', "The candidate's history was read"),
  'person.trials-read': say('Prövningar som kan passa söktes fram', 'Trials that may fit were looked for'),
  'person.details-read': say(
    'Namn och kontaktuppgifter lästes ur journalen',
    'Name and contact details were read from the record',
  ),
  'case.listed': say(
    'Visades i en lista över frågor till behandlare',
    'Was shown in a list of questions to clinicians',
  ),
  'case.read': say(
    'Frågan till behandlaren lästes, med underlag',
    'The question to the clinician was read, with evidence',
  ),
  'case.history-read': say(
    'Historiken för frågan till behandlaren lästes',
    'The history of the question to the clinician was read',
  ),
  'enrolment.listed': say('Visades i en prövnings screeninglista', 'Was shown in the screening list of a trial'),
  'enrolment.read': say(
    'Raden i prövningens screeninglista lästes',
    'The line in the screening list of the trial was read',
  ),
  'enrolment.history-read': say(
    'Historiken i prövningens screeninglista lästes',
    'The history in the screening list of the trial was read',
  ),
  'enrolment.exported': say(
    'Följde med när screeninglistan hämtades som fil',
    'Was in the screening list when it was fetched as a file',
  ),
  'enrolment.re-consent-needed': say('Förnyat samtycke behövs', 'Renewed consent is needed'),
  'enrolment.identity-erased': say('Kopplingen till personen raderades', 'The link to the person was erased'),
  'objection.recorded': say('En invändning antecknades', 'An objection was noted'),
  'objection.ended': say('En invändning togs tillbaka', 'An objection was taken back'),
  'objection.listed': say('Visades i en lista över invändningar', 'Was shown in a list of objections'),
  'objections.read': say('Personens invändningar lästes', "The person's objections were read"),
  'unit-block.recorded': say('En spärr antecknades', 'A block of a unit was noted'),
  'unit-block.ended': say('En spärr hävdes', 'A block of a unit was lifted'),
  'unit-blocks.read': say('Personens spärrar lästes', "The person's blocks of units were read"),
  'contact-decisions.read': say('Beslut om kontakt lästes', 'Decisions on contact were read'),
  'death.reported': say('Antecknades som avliden', 'Was noted as deceased'),
  'death.report-withdrawn': say('Uppgiften om dödsfall togs tillbaka', 'The note of a death was taken back'),
  'audit.read': say('Granskningsloggen om personen lästes', 'The audit about the person was read'),
  'access-log.read': say('Den här listan lästes', 'This list was read'),
} as const satisfies Readonly<Record<string, Words>>;

const WORDS: ReadonlyMap<string, Words> = new Map(Object.entries<Words>({ ...CASES, ...ENROLMENTS, ...OTHERS }));

export const hasWords = (action: string): boolean => WORDS.has(action);

/** What was done, for the person to read; the code itself where a newer program wrote it. */
export const wordsFor = (action: string, lang: Lang): string => WORDS.get(action)?.[lang] ?? action;

/** Who acted, where it was no account. */
const PROGRAMS: Readonly<Record<'machine' | 'system', Words>> = {
  machine: say('En annan dator', 'Another machine'),
  system: say('Programmet själv', 'The program itself'),
};
export const programName = (kind: 'machine' | 'system', lang: Lang): string => PROGRAMS[kind][lang];

/** An account that is not there any more. */
export const UNKNOWN_ACCOUNT: Words = say('Okänt konto', 'Unknown account');
