import { describe, expect, it } from '@jest/globals';
import { html, linked } from './html.js';
import { languageOf } from './language.js';

describe('html', () => {
  it('escapes text, keeps markup, and leaves nothing of nothing', () => {
    const value = `<a href='x'>"&`;
    expect(html`<b title="${value}">${[1, html`<i></i>`, undefined, false]}</b>`.markup).toBe(
      '<b title="&lt;a href=&#39;x&#39;&gt;&quot;&amp;">1<i></i></b>',
    );
  });
});

describe('linked', () => {
  it.each([
    ['se https://a.example/b?c=1&d=2.', 'se <a href="https://a.example/b?c=1&amp;d=2" '],
    ['(http://127.0.0.1:4000/x)', '(<a href="http://127.0.0.1:4000/x" '],
  ])('links %s', (text, markup) => {
    expect(linked(text).markup).toContain(markup);
  });

  it.each(['javascript:alert(1)', 'a@b.example', 'https://', '<https>'])('leaves %s', (text) => {
    expect(linked(text).markup).not.toContain('<a');
  });
});

describe('languageOf', () => {
  it.each([
    ['sv', 'en', 'sv'],
    ['fi', 'sv', 'sv'],
    [null, undefined, 'en'],
    [null, 'sv-SE,sv;q=0.9,en-US;q=0.8', 'sv'],
    [null, 'en;q=0.2, SV;q=0.7', 'sv'],
    [null, 'sv;q=0, en;q=0.1', 'en'],
    [null, 'de, fr', 'en'],
  ] as const)('asked for %s by a browser that prefers %s, it is %s', (asked, accepted, language) => {
    expect(languageOf(asked, accepted)).toBe(language);
  });
});
