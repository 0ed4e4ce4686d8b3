import type { Language } from '../pages/language.js';

export interface InboxTexts {
  readonly title: string;
  readonly note: string;
  readonly searchLabel: string;
  readonly search: string;
  readonly all: string;
  readonly refresh: string;
  readonly deleteAll: string;
  readonly delete: string;
  readonly back: string;
  readonly empty: string;
  readonly nothingFound: (to: string) => string;
  readonly count: (shown: string, total: number) => string;
  readonly newer: string;
  readonly older: string;
  readonly from: string;
  readonly to: string;
  readonly received: string;
  readonly identifier: string;
  readonly attachments: string;
  readonly noSubject: string;
  readonly asHtml: string;
  readonly asText: string;
  readonly source: string;
  readonly notFound: string;
}

export const TEXTS: Record<Language, InboxTexts> = {
  sv: {
    title: 'Inkorgen',
    note: 'Sandlådans inkorg: all e-post som sandlådan skickar stannar här. Ingenting går ut.',
    searchLabel: 'Mottagare',
    search: 'Sök',
    all: 'Visa alla',
    refresh: 'Uppdatera',
    deleteAll: 'Ta bort alla',
    delete: 'Ta bort',
    back: 'Till inkorgen',
    empty: 'Här är tomt. Den som får ett meddelande syns här så snart det har skickats.',
    nothingFound: (to) => `Ingen mottagare innehåller ”${to}”.`,
    count: (shown, total) => `${shown} av ${total}`,
    newer: 'Nyare',
    older: 'Äldre',
    from: 'Från',
    to: 'Till',
    received: 'Mottaget',
    identifier: 'Meddelande-id',
    attachments: 'Bilagor',
    noSubject: '(utan ämne)',
    asHtml: 'Som HTML',
    asText: 'Som text',
    source: 'Källtext',
    notFound: 'Meddelandet finns inte, eller är borttaget.',
  },
  en: {
    title: 'Inbox',
    note: 'The inbox of the sandbox: all mail that the sandbox sends ends here. Nothing goes out.',
    searchLabel: 'Recipient',
    search: 'Search',
    all: 'Show all',
    refresh: 'Refresh',
    deleteAll: 'Delete all',
    delete: 'Delete',
    back: 'Back to the inbox',
    empty: 'Nothing here yet. A message shows as soon as it has been sent.',
    nothingFound: (to) => `No recipient contains “${to}”.`,
    count: (shown, total) => `${shown} of ${total}`,
    newer: 'Newer',
    older: 'Older',
    from: 'From',
    to: 'To',
    received: 'Received',
    identifier: 'Message-ID',
    attachments: 'Attachments',
    noSubject: '(no subject)',
    asHtml: 'As HTML',
    asText: 'As text',
    source: 'Source',
    notFound: 'There is no such message, or it was deleted.',
  },
};
