import { describe, expect, it } from '@jest/globals';
import { bodyKind, checkFormat, hostOf } from './negotiate.js';
import { ifMatch, preferOf } from './prefer.js';

describe('a request', () => {
  it.each([
    [undefined, true],
    ['*/*', true],
    ['application/fhir+json;q=1.0, application/xml', true],
    ['text/html,application/xhtml+xml,*/*;q=0.8', true],
    ['application/json; fhirVersion=4.0', true],
    ['application/fhir+xml', false],
    ['text/html', false],
  ])('that accepts %s is answered: %s', (accept, isAnswered) => {
    expect(checkFormat(accept, []).ok).toBe(isAnswered);
  });

  it('names its format in the address before it names it in the header', () => {
    expect(checkFormat('text/html', [['_format', 'application/fhir json']]).ok).toBe(true);
    expect(checkFormat('*/*', [['_format', 'ttl']]).ok).toBe(false);
  });

  it.each([
    ['application/fhir+json', false, 'json'],
    ['application/json; charset="UTF-8"', false, 'json'],
    ['application/x-www-form-urlencoded', true, 'form'],
    ['application/x-www-form-urlencoded', false, undefined],
    ['application/fhir+json', true, undefined],
    ['application/fhir+json; charset=utf-16', false, undefined],
    ['json', false, undefined],
  ])('with a body of %s (search: %s) is %s', (type, isSearch, kind) => {
    const found = bodyKind({ 'content-type': type }, isSearch);
    expect(found.ok ? found.value : undefined).toBe(kind);
    expect(bodyKind({ 'content-type': type, 'content-encoding': 'gzip' }, isSearch).ok).toBe(false);
  });

  it.each([
    ['127.0.0.1:80', '127.0.0.1', true],
    ['localhost', '127.0.0.1', true],
    ['[::1]:8080', '::1', true],
    ['records.example', '127.0.0.1', false],
    ['127.0.0.1.records.example', '127.0.0.1', false],
    ['records.example:8080', '0.0.0.0', true],
    ['records.example/x"', '0.0.0.0', false],
    [undefined, '0.0.0.0', false],
  ])('to host %s of a server on %s is taken: %s', (header, host, isTaken) => {
    expect(hostOf(header, host).ok).toBe(isTaken);
  });

  it('prefers what its header says', () => {
    expect(preferOf({ headers: { prefer: 'return=minimal; handling=strict' } })).toEqual({
      return: 'minimal',
      strict: true,
    });
    expect(preferOf({ headers: { prefer: 'handling="strict", respond-async' } })).toEqual({
      return: 'representation',
      strict: true,
    });
    expect(preferOf({ headers: { prefer: 'handling=lenient' } })).toEqual({ return: 'representation', strict: false });
  });

  it('expects the version that its tag names', () => {
    expect(ifMatch({ headers: { 'if-match': 'W/"12"' } })).toEqual({ ok: true, value: 12 });
    expect(ifMatch({ headers: { 'if-match': '"12"' } })).toEqual({ ok: true, value: 12 });
    expect(ifMatch({ headers: {} })).toEqual({ ok: true, value: undefined });
    for (const tag of ['*', '12', 'W/"1", W/"2"', '']) expect(ifMatch({ headers: { 'if-match': tag } }).ok).toBe(false);
  });
});
