/** What a digest says, in one language. Neither it nor its questions know anything of a person. */
export interface DigestWords {
  readonly subjectFresh: (count: number) => string;
  readonly subjectWaiting: (count: number) => string;
  readonly greeting: string;
  readonly intro: string;
  readonly escalated: string;
  readonly fresh: (count: number) => string;
  readonly waiting: (count: number) => string;
  readonly open: string;
  readonly loginNeeded: string;
  readonly validUntil: (when: string) => string;
  readonly why: (region: string) => string;
  readonly settings: string;
  readonly settingsName: string;
  readonly closing: string;
  /** The locale in which dates are written. */
  readonly dates: string;
}

const sv: DigestWords = {
  subjectFresh: (count) => `Kohort: ${count} ${count === 1 ? 'nytt' : 'nya'} förslag att ta ställning till`,
  subjectWaiting: (count) => `Kohort: ${count} förslag väntar på ditt svar`,
  greeting: 'Hej!',
  intro: 'Bland dem som du behandlar kan någon passa för en studie. Så här många förslag väntar på dig:',
  escalated: 'En del av förslagen har först gått till en kollega, som inte har svarat.',
  fresh: (count) => `${count} ${count === 1 ? 'nytt' : 'nya'}`,
  waiting: (count) => `${count} väntar på svar`,
  open: 'Öppna förslagen',
  loginNeeded: 'Du behöver logga in.',
  validUntil: (when) => `Länken gäller till ${when}. Därefter hittar du förslagen i Kohort.`,
  why: (region) =>
    `Du får det här mejlet för att du enligt journalerna i ${region} deltar i vården av dem som det gäller, eller är ersättare för någon som gör det.`,
  settings: 'Du kan själv ändra hur ofta mejlen kommer, ange tider utan mejl eller utse en ersättare:',
  settingsName: 'Dina inställningar',
  closing: 'Mejlet innehåller inga uppgifter om patienter. Det går inte att svara på det.',
  dates: 'sv-SE',
};

const en: DigestWords = {
  subjectFresh: (count) => `Kohort: ${count} new ${count === 1 ? 'suggestion' : 'suggestions'} to consider`,
  subjectWaiting: (count) =>
    `Kohort: ${count} ${count === 1 ? 'suggestion is' : 'suggestions are'} waiting for your answer`,
  greeting: 'Hello,',
  intro: 'Among the people you treat, some may be suitable for a study. This many suggestions are waiting for you:',
  escalated: 'Some of the suggestions went to a colleague first, who has not answered.',
  fresh: (count) => `${count} new`,
  waiting: (count) => `${count} waiting for an answer`,
  open: 'Open the suggestions',
  loginNeeded: 'You need to log in.',
  validUntil: (when) => `The link is valid until ${when}. After that you will find the suggestions in Kohort.`,
  why: (region) =>
    `You receive this message because, according to the health records in ${region}, you take part in the care of the people concerned, or are the deputy of somebody who does.`,
  settings: 'You can choose how often these messages come, set hours without mail or name a deputy:',
  settingsName: 'Your settings',
  closing: 'This message contains no information about patients. It cannot be replied to.',
  dates: 'en-GB',
};

export const DIGEST_WORDS: Readonly<Record<'sv' | 'en', DigestWords>> = { sv, en };
