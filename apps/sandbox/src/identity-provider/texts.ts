import type { Language } from '../pages/language.js';

export interface LoginTexts {
  readonly title: string;
  readonly banner: (password: string) => string;
  readonly login: string;
  readonly password: string;
  readonly submit: string;
  readonly unknownLogin: (login: string) => string;
  readonly wrongPassword: (password: string) => string;
  readonly who: string;
  readonly searchLabel: string;
  readonly search: string;
  readonly all: string;
  readonly nobody: (search: string) => string;
  readonly more: (shown: number, total: number) => string;
  readonly logInAs: (name: string) => string;
  readonly logoutTitle: string;
  readonly logoutQuestion: string;
  readonly logoutYes: string;
  readonly logoutNo: string;
  readonly loggedOut: string;
  readonly loggedOutOfApp: string;
  readonly errorTitle: string;
  readonly expired: string;
  readonly refused: string;
}

export const TEXTS: Record<Language, LoginTexts> = {
  sv: {
    title: 'Logga in',
    banner: (password) => `Det här är en sandlåda. Alla personer är påhittade, och alla har lösenordet ”${password}”.`,
    login: 'Användarnamn',
    password: 'Lösenord',
    submit: 'Logga in',
    unknownLogin: (login) => `Ingen i sandlådan har användarnamnet ”${login}”. Välj någon i listan.`,
    wrongPassword: (password) => `Fel lösenord. I sandlådan har alla lösenordet ”${password}”.`,
    who: 'Vem kan logga in',
    searchLabel: 'Namn, användarnamn, roll eller plats',
    search: 'Sök',
    all: 'Visa alla',
    nobody: (search) => `Ingen passar på ”${search}”.`,
    more: (shown, total) => `${shown} av ${total} visas. Sök för att hitta fler.`,
    logInAs: (name) => `Logga in som ${name}`,
    logoutTitle: 'Logga ut',
    logoutQuestion: 'Vill du logga ut från sandlådan?',
    logoutYes: 'Logga ut',
    logoutNo: 'Bara från appen',
    loggedOut: 'Du är utloggad från sandlådan.',
    loggedOutOfApp: 'Du är utloggad från appen, men inte från sandlådan.',
    errorTitle: 'Inloggningen går inte',
    expired: 'Inloggningen har gått ut eller är redan klar. Gå tillbaka till appen och börja om därifrån.',
    refused: 'Appen som skickade hit dig bad om något som inte går:',
  },
  en: {
    title: 'Log in',
    banner: (password) => `This is a sandbox. All people are invented, and everybody has the password “${password}”.`,
    login: 'User name',
    password: 'Password',
    submit: 'Log in',
    unknownLogin: (login) => `Nobody in the sandbox has the user name “${login}”. Choose somebody from the list.`,
    wrongPassword: (password) => `Wrong password. In the sandbox everybody has the password “${password}”.`,
    who: 'Who can log in',
    searchLabel: 'Name, user name, role or place',
    search: 'Search',
    all: 'Show all',
    nobody: (search) => `Nobody matches “${search}”.`,
    more: (shown, total) => `${shown} of ${total} are shown. Search to find more.`,
    logInAs: (name) => `Log in as ${name}`,
    logoutTitle: 'Log out',
    logoutQuestion: 'Do you want to log out of the sandbox?',
    logoutYes: 'Log out',
    logoutNo: 'Only from the app',
    loggedOut: 'You are logged out of the sandbox.',
    loggedOutOfApp: 'You are logged out of the app, but not of the sandbox.',
    errorTitle: 'The login does not work',
    expired: 'This login has expired or is already done. Go back to the app and start again there.',
    refused: 'The app that sent you here asked for something that cannot be:',
  },
};
