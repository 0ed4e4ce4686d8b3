import { html, linked, type Html } from '../pages/html.js';
import type { Language } from '../pages/language.js';
import { languageLinks, pageOf } from '../pages/page.js';
import type { Mail, MailSummary } from './read-mail.js';
import { TEXTS } from './texts.js';

export const PAGE_SIZE = 50;
export const STYLESHEET = '/style.css';

/** What an address of this page carries on to the next. */
export interface View {
  readonly language: Language;
  /** The language only where it was asked for: otherwise the browser's preference goes on to decide. */
  readonly asked: boolean;
  readonly to: string;
  /** From 1. */
  readonly page: number;
}

export function hrefOf(path: string, view: View, change: Partial<View> = {}): string {
  const { language, asked, to, page } = { ...view, ...change };
  const query = new URLSearchParams();
  if (to !== '') query.set('to', to);
  if (page > 1) query.set('page', String(page));
  if (asked || change.language !== undefined) query.set('lang', language);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

const timeOf = (receivedAt: string, language: Language): Html => {
  const locale = language === 'sv' ? 'sv-SE' : 'en-GB';
  const shown = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  return html`<time datetime="${receivedAt}">${shown.format(new Date(receivedAt))}</time>`;
};

function frame(path: string, view: View, title: string, body: Html): Html {
  const texts = TEXTS[view.language];
  return pageOf({
    language: view.language,
    title,
    stylesheet: STYLESHEET,
    body: html`<header>
        <h1><a href="${hrefOf('/', view, { to: '', page: 1 })}">${texts.title}</a></h1>
        <span class="soft">Kohort sandbox</span>
        ${languageLinks(view.language, (language) => hrefOf(path, view, { language }))}
      </header>
      <main>
        <p class="note">${texts.note}</p>
        ${body}
      </main>`,
  });
}

function searchForm(view: View): Html {
  const texts = TEXTS[view.language];
  return html`<form class="row card" method="get" action="/" role="search">
    <div class="grow">
      <label for="to">${texts.searchLabel}</label>
      <input type="search" id="to" name="to" value="${view.to}" autocomplete="off" />
    </div>
    ${view.asked && html`<input type="hidden" name="lang" value="${view.language}" />`}
    <button>${texts.search}</button>
    <a class="button" href="${hrefOf('/', view, { page: 1 })}">${texts.refresh}</a>
    ${view.to !== '' && html`<a class="button" href="${hrefOf('/', view, { to: '', page: 1 })}">${texts.all}</a>`}
  </form>`;
}

function mailList(mails: readonly MailSummary[], view: View): Html {
  const texts = TEXTS[view.language];
  return html`<ol class="mails card">
    ${mails.map(
      (mail) =>
        html`<li>
          <a href="${hrefOf(`/mails/${mail.id}`, view)}">${mail.subject || texts.noSubject}</a>
          <span>${mail.to.join(', ')}</span>
          <span class="soft">${timeOf(mail.receivedAt, view.language)}</span>
        </li>`,
    )}
  </ol>`;
}

function pager(total: number, view: View): Html {
  const texts = TEXTS[view.language];
  const first = (view.page - 1) * PAGE_SIZE + 1;
  const last = Math.min(total, view.page * PAGE_SIZE);
  return html`<div class="row">
    <span class="grow soft">${texts.count(`${first}–${last}`, total)}</span>
    ${view.page > 1 && html`<a class="button" href="${hrefOf('/', view, { page: view.page - 1 })}">${texts.newer}</a>`}
    ${last < total && html`<a class="button" href="${hrefOf('/', view, { page: view.page + 1 })}">${texts.older}</a>`}
    <form method="post" action="${hrefOf('/mails/delete', view, { to: '', page: 1 })}">
      <button class="plain">${texts.deleteAll}</button>
    </form>
  </div>`;
}

/** The mails of one page of the list; `total` counts all that were found. */
export function listPage(mails: readonly MailSummary[], total: number, view: View): Html {
  const texts = TEXTS[view.language];
  const none = html`<p class="card empty">${view.to === '' ? texts.empty : texts.nothingFound(view.to)}</p>`;
  const body = html`${searchForm(view)} ${total === 0 ? none : [mailList(mails, view), pager(total, view)]}`;
  return frame('/', view, texts.title, body);
}

function facts(mail: Mail, view: View): Html {
  const texts = TEXTS[view.language];
  const attachments = mail.attachments.map(({ name, type, size }) => `${name} (${type}, ${size} B)`).join(', ');
  const rows: [string, Html | string][] = [
    [texts.from, mail.from],
    [texts.to, mail.to.join(', ')],
    [texts.received, timeOf(mail.receivedAt, view.language)],
    [texts.identifier, mail.messageId ?? ''],
    [texts.attachments, attachments],
  ];
  return html`<dl>
    ${rows
      .filter(([, value]) => value !== '')
      .map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
  </dl>`;
}

/** One mail. Its HTML stays in a frame of its own, which may neither run scripts nor load anything. */
export function mailPage(mail: Mail, view: View): Html {
  const texts = TEXTS[view.language];
  const path = `/mails/${mail.id}`;
  const body = html`<p><a href="${hrefOf('/', view)}">← ${texts.back}</a></p>
    <article class="card">
      <h2>${mail.subject || texts.noSubject}</h2>
      ${facts(mail, view)}
      ${
        mail.html !== undefined &&
        html`<h3>${texts.asHtml}</h3>
          <iframe
            title="${texts.asHtml}"
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            referrerpolicy="no-referrer"
            src="${path}/html"
          ></iframe>`
      }
      <h3>${texts.asText}</h3>
      <pre>${linked(mail.text)}</pre>
      <div class="row">
        <a class="grow" href="${path}/source">${texts.source}</a>
        <form method="post" action="${hrefOf(`${path}/delete`, view)}">
          <button class="plain">${texts.delete}</button>
        </form>
      </div>
    </article>`;
  return frame(path, view, mail.subject || texts.noSubject, body);
}

export function notFoundPage(view: View): Html {
  const texts = TEXTS[view.language];
  const body = html`<p class="alert">${texts.notFound}</p>
    <p><a href="${hrefOf('/', view)}">← ${texts.back}</a></p>`;
  return frame('/', view, texts.notFound, body);
}
