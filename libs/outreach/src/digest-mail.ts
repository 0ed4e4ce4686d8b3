import { invariant } from '@kohort/kernel';
import { DIGEST_WORDS, type DigestWords } from './digest-words.js';

/** What a digest says of one trial. */
export interface DigestLine {
  /** Its acronym, or its neutral name where the acronym tells of a rare disease. */
  readonly trial: string;
  /** Told for the first time. */
  readonly fresh: number;
  /** Reminders, and those that were put off until now. */
  readonly waiting: number;
}

/** Nothing here tells of a person, and nothing can be put here that does. */
export interface DigestQuestion {
  readonly locale: 'sv' | 'en';
  readonly lines: readonly DigestLine[];
  readonly link: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly linkValidUntil: number;
  readonly timeZone: string;
  /** As in a sentence: "Region Skåne". */
  readonly region: string;
  readonly settingsLink: string;
  /** Whether some of them went to a colleague first. */
  readonly escalated?: boolean;
}

export interface DigestMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The digest of a clinician: over all trials, as plain text and HTML. */
export function digestMail(question: DigestQuestion): DigestMail {
  const words = DIGEST_WORDS[question.locale];
  const lines = question.lines.filter(({ fresh, waiting }) => fresh + waiting > 0);
  invariant(lines.length > 0, 'a digest tells something');
  const parts = {
    ...question,
    words,
    lines: lines.map((line) => [oneLine(line.trial), countsOf(line, words)] as const),
  };
  return { subject: subjectOf(lines, words), text: textOf(parts), html: htmlOf(parts) };
}

interface Parts extends Omit<DigestQuestion, 'lines'> {
  readonly words: DigestWords;
  /** The trial and its numbers in words. */
  readonly lines: readonly (readonly [string, string])[];
}

/** Neither a trial nor anything clinical: a subject shows on a locked screen. */
function subjectOf(lines: readonly DigestLine[], words: DigestWords): string {
  const fresh = lines.reduce((sum, line) => sum + line.fresh, 0);
  const waiting = lines.reduce((sum, line) => sum + line.waiting, 0);
  return fresh > 0 ? words.subjectFresh(fresh) : words.subjectWaiting(waiting);
}

const countsOf = ({ fresh, waiting }: DigestLine, words: DigestWords): string =>
  [fresh > 0 ? words.fresh(fresh) : '', waiting > 0 ? words.waiting(waiting) : ''].filter((part) => part).join(', ');

const validity = ({ words, linkValidUntil, timeZone }: Parts): string =>
  words.validUntil(
    new Intl.DateTimeFormat(words.dates, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(linkValidUntil),
  );

function textOf(parts: Parts): string {
  const { words, lines, link, region, settingsLink, escalated } = parts;
  return [
    words.greeting,
    words.intro,
    lines.map(([trial, counts]) => `- ${trial}: ${counts}`).join('\n'),
    ...(escalated === true ? [words.escalated] : []),
    `${words.open}:\n${link}\n${words.loginNeeded} ${validity(parts)}`,
    words.why(region),
    `${words.settings}\n${settingsLink}`,
    `${words.closing}\n`,
  ].join('\n\n');
}

/** No colours and nothing from elsewhere: the reader's own, light or dark. */
function htmlOf(parts: Parts): string {
  const { locale, words, lines, link, region, settingsLink, escalated } = parts;
  const items = lines.map(([trial, counts]) => `<li><strong>${escaped(trial)}</strong>: ${escaped(counts)}</li>`);
  const paragraphs = [
    paragraph(escaped(words.greeting)),
    paragraph(escaped(words.intro)),
    `<ul style="margin:0 0 16px;padding-left:24px">${items.join('')}</ul>`,
    ...(escalated === true ? [paragraph(escaped(words.escalated))] : []),
    paragraph(`${anchor(link, words.open)}<br>${escaped(`${words.loginNeeded} ${validity(parts)}`)}`),
    '<hr style="border:0;border-top:1px solid;opacity:0.3;margin:24px 0">',
    paragraph(escaped(words.why(region))),
    paragraph(`${escaped(words.settings)} ${anchor(settingsLink, words.settingsName)}.`),
    paragraph(escaped(words.closing)),
  ];
  const style = 'font-family:sans-serif;font-size:16px;line-height:1.5;max-width:40em;margin:16px';
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">`,
    `<title>Kohort</title></head><body><main style="${style}">`,
    ...paragraphs,
    '</main></body></html>\n',
  ].join('\n');
}

const paragraph = (content: string): string => `<p style="margin:0 0 16px">${content}</p>`;
const anchor = (href: string, name: string): string => `<a href="${escaped(href)}">${escaped(name)}</a>`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
/** A name that breaks the line would write lines of its own. */
const oneLine = (name: string): string => name.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
