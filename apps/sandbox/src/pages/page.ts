import type { ServerResponse } from 'node:http';
import { html, type Content, type Html } from './html.js';
import type { Language } from './language.js';

/** Nothing but our own style sheet and forms: no scripts, and nothing from elsewhere. */
const POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/** Headers of every answer of the sandbox's pages. `policy` adds to the content security policy. */
export const pageHeaders = (policy: string): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `${POLICY}; ${policy}`,
  'x-content-type-options': 'nosniff',
  // With no-referrer, browsers name no origin on a form's post either, and the guard would refuse our own.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
});

export function sendPage(response: ServerResponse, status: number, page: Html, policy: string): void {
  response.writeHead(status, pageHeaders(policy)).end(page.markup);
}

export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly stylesheet: string;
  readonly body: Content;
}

export const pageOf = ({ language, title, stylesheet, body }: Page): Html =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${stylesheet}" />
      </head>
      <body>
        ${body}
      </body>
    </html> `;

/** Links to this page in both languages. */
export const languageLinks = (current: Language, href: (language: Language) => string): Html =>
  html`<nav class="languages" aria-label="Språk / Language">
    ${(['sv', 'en'] as const).map(
      (language) =>
        html`<a
          href="${href(language)}"
          lang="${language}"
          hreflang="${language}"
          ${language === current && html`aria-current="true"`}
          >${language === 'sv' ? 'Svenska' : 'English'}</a
        > `,
    )}
  </nav>`;
