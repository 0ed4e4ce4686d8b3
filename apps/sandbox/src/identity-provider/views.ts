import { html, Html, type Content } from '../pages/html.js';
import type { Language } from '../pages/language.js';
import { languageLinks, pageOf } from '../pages/page.js';
import { groupsOf, type RoleGroup } from './people.js';
import { SANDBOX_PASSWORD, type SandboxUser } from './sandbox-user.js';
import { TEXTS } from './texts.js';

export const STYLESHEET = '/style.css';
/** A longer list is folded until it is opened. */
const FOLD_ABOVE = 8;

export interface LoginView {
  readonly language: Language;
  /** Path of this login, such as /login/abc. */
  readonly path: string;
  readonly search: string;
  /** What the user name field starts with. */
  readonly login: string;
  readonly error?: 'unknown-login' | 'wrong-password';
}

function frame(language: Language, title: string, languages: Content, body: Content): Html {
  return pageOf({
    language,
    title: `${title} · Kohort sandbox`,
    stylesheet: STYLESHEET,
    body: html`<header>
        <h1>${title}</h1>
        <span class="soft">Kohort sandbox</span>
        ${languages}
      </header>
      <main>${body}</main>`,
  });
}

function errorOf({ error, language, login }: LoginView): Html | undefined {
  if (error === undefined) return undefined;
  const texts = TEXTS[language];
  const said = error === 'unknown-login' ? texts.unknownLogin(login) : texts.wrongPassword(SANDBOX_PASSWORD);
  return html`<p class="alert" role="alert">${said}</p>`;
}

function loginForm(view: LoginView): Html {
  const texts = TEXTS[view.language];
  return html`<form class="card row" method="post" action="${actionOf(view)}">
    <div class="grow">
      <label for="login">${texts.login}</label>
      <input
        type="text"
        id="login"
        name="login"
        value="${view.login}"
        required
        autofocus
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
      />
    </div>
    <div class="grow">
      <label for="password">${texts.password}</label>
      <input type="password" id="password" name="password" required autocomplete="current-password" />
    </div>
    <button>${texts.submit}</button>
  </form>`;
}

const actionOf = ({ path, language }: LoginView): string => `${path}?lang=${language}`;

function searchForm(view: LoginView): Html {
  const texts = TEXTS[view.language];
  return html`<form class="row" method="get" action="${view.path}" role="search">
    <div class="grow">
      <label for="q">${texts.searchLabel}</label>
      <input type="search" id="q" name="q" value="${view.search}" autocomplete="off" />
    </div>
    <input type="hidden" name="lang" value="${view.language}" />
    <button class="plain">${texts.search}</button>
    ${view.search !== '' && html`<a class="button" href="${actionOf(view)}">${texts.all}</a>`}
  </form>`;
}

/** One press logs in: the form sends what a person would type. */
function personRow(user: SandboxUser, language: Language): Html {
  return html`<li>
    <button class="person" name="login" value="${user.login}" aria-label="${TEXTS[language].logInAs(user.name)}">
      <strong>${user.name}</strong>
      <span>${user.login}</span>
      <span class="soft">${user.where}</span>
    </button>
  </li>`;
}

function roleSection({ label, shown, total }: RoleGroup, view: LoginView, open: boolean): Html {
  const texts = TEXTS[view.language];
  return html`<details ${open && new Html('open')}>
    <summary>${label} <span class="soft">(${total})</span></summary>
    <form method="post" action="${actionOf(view)}">
      <input type="hidden" name="password" value="${SANDBOX_PASSWORD}" />
      <ul class="people">
        ${shown.map((user) => personRow(user, view.language))}
      </ul>
    </form>
    ${total > shown.length && html`<p class="soft">${texts.more(shown.length, total)}</p>`}
  </details>`;
}

/** The form that a person or a program fills in, and everybody who can. */
export function loginPage(people: readonly SandboxUser[], view: LoginView): Html {
  const texts = TEXTS[view.language];
  const groups = groupsOf(people, view.search, view.language);
  const sections = groups.map((group) => roleSection(group, view, view.search !== '' || group.total <= FOLD_ABOVE));
  const languages = languageLinks(view.language, (language) => actionOf({ ...view, language }));
  const body = html`<p class="note">${texts.banner(SANDBOX_PASSWORD)}</p>
    ${errorOf(view)} ${loginForm(view)}
    <section class="card">
      <h2>${texts.who}</h2>
      ${searchForm(view)} ${sections.length === 0 ? html`<p>${texts.nobody(view.search)}</p>` : sections}
    </section>`;
  return frame(view.language, texts.title, languages, body);
}

/** Asks once more. `form` is the provider's, already safe, with the identifier op.logoutForm. */
export function logoutPage(language: Language, form: string): Html {
  const texts = TEXTS[language];
  const body = html`<section class="card">
    <p>${texts.logoutQuestion}</p>
    ${new Html(form)}
    <div class="row">
      <button form="op.logoutForm" name="logout" value="yes" autofocus>${texts.logoutYes}</button>
      <button class="plain" form="op.logoutForm">${texts.logoutNo}</button>
    </div>
  </section>`;
  return frame(language, texts.logoutTitle, undefined, body);
}

export function loggedOutPage(language: Language, everywhere: boolean): Html {
  const texts = TEXTS[language];
  const said = everywhere ? texts.loggedOut : texts.loggedOutOfApp;
  return frame(language, texts.logoutTitle, undefined, html`<p class="card">${said}</p>`);
}

/** `details` are the provider's words for the developer of the app; none where the login itself is over. */
export function errorPage(language: Language, details?: string): Html {
  const texts = TEXTS[language];
  const said = details === undefined ? texts.expired : html`${texts.refused} <code>${details}</code>`;
  return frame(language, texts.errorTitle, undefined, html`<p class="alert" role="alert">${said}</p>`);
}
