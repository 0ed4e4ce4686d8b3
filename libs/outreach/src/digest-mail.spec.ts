import { describe, expect, it } from '@jest/globals';
import { digestMail, type DigestQuestion } from './digest-mail.js';
import { DIGEST_WORDS } from './digest-words.js';

const LINK = 'https://node.example/login?return=/api/alerts/t0ken&x="1"';
const QUESTION: DigestQuestion = {
  locale: 'sv',
  lines: [
    { trial: 'DENSE-2', fresh: 1, waiting: 0 },
    { trial: 'Studie 7', fresh: 2, waiting: 1 },
    { trial: 'SILENT', fresh: 0, waiting: 0 },
  ],
  link: LINK,
  linkValidUntil: Date.parse('2026-12-08T06:30:00Z'),
  timeZone: 'Europe/Stockholm',
  region: 'Region Skåne',
  settingsLink: 'https://node.example/preferences',
};
const mail = (more: Partial<DigestQuestion> = {}) => digestMail({ ...QUESTION, ...more });
const line = (fresh: number, waiting: number) => [{ trial: 'DENSE-2', fresh, waiting }];

describe('the subject', () => {
  it.each<['sv' | 'en', number, number, string]>([
    ['sv', 1, 0, 'Kohort: 1 nytt förslag att ta ställning till'],
    ['sv', 2, 3, 'Kohort: 2 nya förslag att ta ställning till'],
    ['sv', 0, 1, 'Kohort: 1 förslag väntar på ditt svar'],
    ['sv', 0, 3, 'Kohort: 3 förslag väntar på ditt svar'],
    ['en', 1, 0, 'Kohort: 1 new suggestion to consider'],
    ['en', 2, 1, 'Kohort: 2 new suggestions to consider'],
    ['en', 0, 1, 'Kohort: 1 suggestion is waiting for your answer'],
    ['en', 0, 2, 'Kohort: 2 suggestions are waiting for your answer'],
  ])('in %s of %i and %i: %s', (locale, fresh, waiting, subject) =>
    expect(mail({ locale, lines: line(fresh, waiting) }).subject).toBe(subject),
  );

  it('adds up all trials and names none, whatever they are called', () => {
    const lines = [{ trial: 'X\r\nBcc: all@region.example', fresh: 1, waiting: 0 }, ...QUESTION.lines];
    expect(mail({ lines }).subject).toBe('Kohort: 4 nya förslag att ta ställning till');
  });
});

describe.each(['sv', 'en'] as const)('the mail in %s', (locale) => {
  const { text, html } = mail({ locale });
  const words = DIGEST_WORDS[locale];

  it('says per trial what is new and what waits, and leaves out where there is nothing', () => {
    expect(text).toContain(`- DENSE-2: ${words.fresh(1)}\n- Studie 7: ${words.fresh(2)}, ${words.waiting(1)}\n`);
    expect(html).toContain(`<li><strong>Studie 7</strong>: ${words.fresh(2)}, ${words.waiting(1)}</li>`);
    expect(text + html).not.toContain('SILENT');
  });

  it('says the same in both forms: why, the login, until when, and what one can change', () => {
    const day = locale === 'sv' ? '8 december 2026 kl. 07:30' : '8 December 2026 at 07:30';
    const { greeting, intro, open, loginNeeded, settings, closing } = words;
    const said = [
      greeting,
      intro,
      open,
      loginNeeded,
      settings,
      closing,
      words.why('Region Skåne'),
      words.validUntil(day),
    ];
    for (const each of said) {
      expect(text).toContain(each);
      expect(html).toContain(each);
    }
    expect(text).toContain(LINK);
    expect(text).toContain('https://node.example/preferences');
  });

  it('says that a colleague was asked first, only where one was', () => {
    expect(text + html).not.toContain(words.escalated);
    const escalated = mail({ locale, escalated: true });
    expect(escalated.text).toContain(words.escalated);
    expect(escalated.html).toContain(words.escalated);
  });

  it('is written in its own language, which the page names', () => {
    expect(html).toContain(`<html lang="${locale}">`);
    const other = DIGEST_WORDS[locale === 'sv' ? 'en' : 'sv'];
    for (const name of ['intro', 'escalated', 'open', 'settings', 'closing'] as const)
      expect(text).not.toContain(other[name]);
  });
});

describe('a mail', () => {
  it('lets no name of a trial or link write HTML', () => {
    const { html } = mail({ lines: [{ trial: `<script>alert('1')</script>&"`, fresh: 1, waiting: 0 }] });
    expect(html).toContain('<strong>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;</strong>');
    expect(html).toContain('href="https://node.example/login?return=/api/alerts/t0ken&amp;x=&quot;1&quot;"');
    expect(html).not.toContain('<script');
  });

  it('lets no name of a trial begin a line', () => {
    const { text } = mail({ lines: [{ trial: 'A\r\n\u2028B\u0000 \u202eC', fresh: 1, waiting: 0 }] });
    expect(text).toContain('\n- A B C: 1 nytt\n');
  });

  it('loads nothing and colours nothing', () => {
    for (const locale of ['sv', 'en'] as const)
      expect(mail({ locale }).html).not.toMatch(/<img|<link|<script|url\(|src=|color:|background/);
  });

  it('is not written of nothing', () => {
    expect(() => mail({ lines: [] })).toThrow('Invariant');
    expect(() => mail({ lines: line(0, 0) })).toThrow('Invariant');
  });

  it('says everything in both languages, and nothing alike', () => {
    const said = (locale: 'sv' | 'en') =>
      Object.values(DIGEST_WORDS[locale]).map((each: unknown) =>
        typeof each === 'string' ? each : (each as (_: unknown) => string)(7),
      );
    expect(Object.keys(DIGEST_WORDS.sv)).toEqual(Object.keys(DIGEST_WORDS.en));
    said('sv').forEach((words, index) => expect(words).not.toBe(said('en')[index]));
  });
});
