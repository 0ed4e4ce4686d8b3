import { describe, expect, it } from '@jest/globals';
import { outcomeOf, problemOf, statusOf } from './bodies.js';
import { ERRORS, fault, type ErrorCode } from './codes.js';
import { faultsOf } from './error.filter.js';

describe('the table of errors', () => {
  it.each(Object.keys(ERRORS) as ErrorCode[])('gives %s a status, a problem and an outcome', (code) => {
    const faults = [fault(code, 'A sentence.', '/role')];
    expect(problemOf(faults)).toMatchObject({ status: statusOf(faults), code, detail: 'A sentence.' });
    expect(statusOf(faults)).toBeGreaterThanOrEqual(400);
    expect(outcomeOf(faults)).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [
        { code: ERRORS[code].issue, details: { coding: [{ code }], text: 'A sentence.' }, expression: ['/role'] },
      ],
    });
  });
});

describe('an error', () => {
  it('that the program did not expect has no faults to tell', () => {
    expect(faultsOf(new Error('a bug'))).toBeUndefined();
    expect(faultsOf(undefined)).toBeUndefined();
  });

  it('of a service that is away is told as such', () => {
    const away = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(faultsOf(away)).toMatchObject([{ code: 'unavailable' }]);
    expect(faultsOf(Object.assign(new Error(), { code: '57P01' }))).toMatchObject([{ code: 'unavailable' }]);
  });

  it("of the body parser keeps the body's text out", () => {
    const broken = Object.assign(new SyntaxError('19121212-1212'), { status: 400, type: 'entity.parse.failed' });
    expect(JSON.stringify(faultsOf(broken))).not.toContain('1212');
    expect(faultsOf(broken)).toMatchObject([{ code: 'not-json' }]);
  });
});
