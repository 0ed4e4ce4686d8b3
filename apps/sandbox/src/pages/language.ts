export type Language = 'sv' | 'en';

const isLanguage = (text: string | null | undefined): text is Language => text === 'sv' || text === 'en';

/**
 * Swedish or English: what the address asks for (`?lang=`), else what the browser prefers (Accept-Language, RFC 9110
 * §12.5.4), else English.
 */
export function languageOf(asked: string | null | undefined, accepted: string | undefined): Language {
  if (isLanguage(asked)) return asked;
  const ranges = (accepted ?? '').split(',').map((range) => {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return { language: tag.split('-')[0], weight: q === undefined ? 1 : Number(q.slice(2)) };
  });
  const known = ranges.filter(({ language, weight }) => isLanguage(language) && weight > 0);
  const best = known.sort((a, b) => b.weight - a.weight)[0]?.language;
  return isLanguage(best) ? best : 'en';
}
