import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { documents } from '../testing/index.js';
import { MAX_DEPTH, parseCriteria, parseCriteriaText } from './parse.js';

const age = { type: 'age', ge: 18 };
const withCriteria = (criteria: readonly unknown[], more: object = {}): object => ({
  language: 'kohort/1',
  id: 'test',
  title: { sv: 'Test', en: 'Test' },
  criteria,
  ...more,
});
const inclusion = (expression: unknown, id = 'c') => ({ id, kind: 'inclusion', expression });
const withExpression = (expression: unknown, more: object = {}) => withCriteria([inclusion(expression)], more);
const exists = (filters: object) => ({ type: 'exists', records: { resource: 'Condition', ...filters } });
const coded = (...include: object[]) => exists({ code: { include } });
const value = (test: object) => ({ type: 'value', records: { resource: 'Observation' }, pick: 'latest', test });

/** "code path: hint" of every fault. */
const faultsIn = (document: unknown): string[] => {
  const parsed = parseCriteria(document);
  return parsed.ok ? [] : parsed.error.map(({ code, path, hint }) => `${code} ${path}${hint ? `: ${hint}` : ''}`);
};

const AT = '/criteria/0/expression';
const TYPES =
  'all, any, not, at-least, if, exists, value, count, period, age, sex, scale, variant, dose, derived, helper, each, parameter, quota, manual.';
const CASES: Readonly<Record<string, readonly (readonly [string, unknown, string])[]>> = {
  'the document': [
    ['nothing', undefined, 'invalid-value '],
    ['a list', [], 'invalid-value '],
    [
      'another language',
      withExpression(age, { language: 'kohort/2' }),
      'invalid-value /language: Did you mean "kohort/1"?',
    ],
    ['a misspelt property', withExpression(age, { titel: {} }), 'unknown-property /titel: Did you mean "title"?'],
    [
      'a misspelt kind',
      withCriteria([{ ...inclusion(age), kind: 'inclusoin' }]),
      'invalid-value /criteria/0/kind: Did you mean "inclusion"?',
    ],
    ['an id used twice', withCriteria([inclusion(age), inclusion(age)]), 'duplicate-id /criteria/1/id'],
    ['an id with blanks', withCriteria([inclusion(age, 'my id')]), 'invalid-value /criteria/0/id'],
    ['half a character', withExpression(age, { title: { sv: 'a\ud800', en: 'b' } }), 'syntax /title/sv'],
    ['half a character in a name', withExpression(age, { valueSets: { 'a\udc00': {} } }), 'syntax /valueSets'],
    ['no criteria', withCriteria([]), 'invalid-value /criteria'],
    ['a title in one language', withExpression(age, { title: { sv: 'Test' } }), 'missing-property /title'],
  ],
  'an expression': [
    ['text', withExpression('age'), `invalid-value ${AT}`],
    ['null', withExpression(null), `invalid-value ${AT}`],
    [
      'a misspelt type',
      withExpression({ ...exists({}), type: 'exsits' }),
      `unknown-type ${AT}/type: Did you mean "exists"?`,
    ],
    ['a type that objects have', withExpression({ type: 'toString' }), `unknown-type ${AT}/type: Known: ${TYPES}`],
    ['no type', withExpression({ ge: 18 }), `missing-property ${AT}: One of ${TYPES}`],
    [
      'a misspelt property, deep down',
      withExpression({ type: 'all', of: [{ type: 'not', of: exists({ windw: {} }) }] }),
      `unknown-property ${AT}/of/0/of/records/windw: Did you mean "window"?`,
    ],
    [
      'a property far from any',
      withExpression({ ...age, colour: 'red' }),
      `unknown-property ${AT}/colour: Known: type, eq, gt, ge, lt, le, unit.`,
    ],
    [
      'a misspelt resource type',
      withExpression({ type: 'exists', records: { resource: 'Conditon' } }),
      `invalid-value ${AT}/records/resource: Did you mean "Condition"?`,
    ],
    ['an age without bounds', withExpression({ type: 'age' }), `invalid-value ${AT}`],
    ['a number that is none', withExpression({ type: 'age', ge: NaN }), `invalid-value ${AT}/ge`],
    [
      'part of a record',
      withExpression({ type: 'count', records: { resource: 'Condition' }, count: { ge: 1.5 } }),
      `invalid-value ${AT}/count/ge`,
    ],
    [
      'a gene by its symbol',
      withExpression({ type: 'variant', genes: ['BRCA1'] }),
      `invalid-value ${AT}/genes/0: For example "HGNC:1100" for BRCA1.`,
    ],
  ],
  'a window': [
    ['no limits', withExpression(exists({ window: {} })), `invalid-value ${AT}/records/window`],
    ['words', withExpression(exists({ window: { from: '3 months' } })), `invalid-value ${AT}/records/window/from`],
    [
      'a day that does not exist',
      withExpression(exists({ window: { to: '2023-02-30' } })),
      `invalid-value ${AT}/records/window/to`,
    ],
  ],
  'a value test': [
    ['no unit', withExpression(value({ ge: 1 })), `invalid-value ${AT}/test`],
    ['two kinds of test', withExpression(value({ is: true, interpretation: ['H'] })), `invalid-value ${AT}/test`],
    [
      'a unit in the wrong case',
      withExpression(value({ ge: 1, unit: 'umol/l/' })),
      `unknown-unit ${AT}/test/unit: Did you mean "umol/L"?`,
    ],
    [
      'a unit without its slash',
      withExpression(value({ ge: 1, unit: 'mgdL' })),
      `unknown-unit ${AT}/test/unit: Did you mean "mg/dL"?`,
    ],
    [
      'a unit as it is printed',
      withExpression(value({ ge: 1, unit: 'µmol/L' })),
      `unknown-unit ${AT}/test/unit: Did you mean "umol/L"?`,
    ],
    ['a unit that nobody knows', withExpression(value({ ge: 1, unit: 'thingummies' })), `unknown-unit ${AT}/test/unit`],
    ['the property of an object', withExpression(value({ ge: 1, unit: '__proto__' })), `unknown-unit ${AT}/test/unit`],
    [
      'a value where there is none',
      withExpression({ ...value({ is: true }), records: { resource: 'Encounter' } }),
      `not-applicable ${AT}/records/resource: Observation, DiagnosticReport, FamilyMemberHistory have values.`,
    ],
    [
      'a reference range where there is none',
      withExpression({ ...value({ le: 1, times: 'ULN' }), records: { resource: 'FamilyMemberHistory' } }),
      `not-applicable ${AT}/test/times`,
    ],
    [
      'a dose of what is no medication',
      withExpression({
        type: 'dose',
        records: { resource: 'Procedure' },
        measure: 'daily',
        test: { ge: 1, unit: 'mg' },
      }),
      `not-applicable ${AT}/records/resource: Medication has doses.`,
    ],
  ],
  'a filter': [
    [
      'that the resource does not have',
      withExpression(exists({ modality: ['MG'] })),
      `not-applicable ${AT}/records/modality: It applies to ImagingStudy.`,
    ],
    [
      'with a misspelt status',
      withExpression({ type: 'exists', records: { resource: 'Procedure', status: ['compleated'] } }),
      `invalid-value ${AT}/records/status/0: Did you mean "completed"?`,
    ],
    [
      'with a status that never counts',
      withExpression({ type: 'exists', records: { resource: 'Consent', status: ['entered-in-error'] } }),
      `invalid-value ${AT}/records/status/0: Those that do: draft, proposed, active, rejected, inactive.`,
    ],
    ...(
      [
        ['MedicationRequest', 'cancelled', 'active, on-hold, completed, stopped, draft, unknown'],
        ['ServiceRequest', 'revoked', 'draft, active, on-hold, completed, unknown'],
        ['FamilyMemberHistory', 'health-unknown', 'partial, completed'],
      ] as const
    ).map(
      ([resource, status, known]) =>
        [
          `with the status "${status}", of which no record gives a fact`,
          withExpression({ type: 'exists', records: { resource, status: [status] } }),
          `invalid-value ${AT}/records/status/0: Those that do: ${known}.`,
        ] as const,
    ),
    [
      'with a status where there is none',
      withExpression(exists({ status: ['active'] })),
      `not-applicable ${AT}/records/status: Use clinicalStatus or verificationStatus.`,
    ],
    [
      'on the event of a relation',
      withExpression(
        exists({
          relative: {
            event: { resource: 'Procedure', kinship: { include: [{ system: 'v3-rolecode', codes: ['MTH'] }] } },
            which: 'any',
            from: 'P0D',
          },
        }),
      ),
      `not-applicable ${AT}/records/relative/event/kinship: It applies to FamilyMemberHistory.`,
    ],
  ],
  'a scale': [
    [
      'that is misspelt',
      withExpression({ type: 'scale', scale: 'ecgo', le: '1' }),
      `unknown-scale ${AT}/scale: Did you mean "ecog"?`,
    ],
    [
      'with a grade that it does not have',
      withExpression({ type: 'scale', scale: 'stage', in: ['II', 'IIIX'] }),
      `unknown-grade ${AT}/in/1: Did you mean "III"?`,
    ],
    [
      'with bounds where there is no order',
      withExpression({ type: 'scale', scale: 'er', ge: 'positive' }),
      `not-ordered ${AT}/ge: List the grades in \`in\`.`,
    ],
    [
      'with a bound at a grade without a place',
      withExpression({ type: 'scale', scale: 'birads', ge: '0' }),
      `not-ordered ${AT}/ge`,
    ],
    [
      'with a prefix where there is none',
      withExpression({ type: 'scale', scale: 'ecog', in: ['1'], prefix: 'p' }),
      `not-applicable ${AT}/prefix`,
    ],
    [
      'with grades and bounds',
      withExpression({ type: 'scale', scale: 'ecog', in: ['1'], le: '2' }),
      `invalid-value ${AT}`,
    ],
  ],
  'a value set': [
    [
      'that is misspelt',
      withExpression(exists({ code: 'cancr' }), {
        valueSets: { cancer: { include: [{ system: 'icd-10', codes: ['C50'] }] } },
      }),
      `unknown-value-set ${AT}/records/code: Did you mean "cancer"?`,
    ],
    [
      'by the name of what every object has',
      withExpression(exists({ code: 'constructor' })),
      `unknown-value-set ${AT}/records/code`,
    ],
    [
      'nested, that is not there',
      withExpression(coded({ valueSet: 'x' })),
      `unknown-value-set ${AT}/records/code/include/0/valueSet`,
    ],
    [
      'that contains itself',
      withExpression(age, { valueSets: { a: { include: [{ valueSet: 'b' }] }, b: { include: [{ valueSet: 'a' }] } } }),
      'circular-value-set /valueSets/b/include/0/valueSet',
    ],
    [
      'named __proto__',
      withExpression(age, { valueSets: JSON.parse('{"__proto__": {"include": []}}') as object }),
      'invalid-value /valueSets/__proto__',
    ],
    [
      'of a misspelt code system',
      withExpression(coded({ system: 'snomde', codes: ['1'] })),
      `unknown-code-system ${AT}/records/code/include/0/system: Did you mean "snomed"?`,
    ],
    [
      'of a code system of one region',
      withExpression(coded({ system: 'https://region.example/codes', codes: ['1'] })),
      `unknown-code-system ${AT}/records/code/include/0/system: Declare a local code system in \`codeSystems\`.`,
    ],
    [
      'with codes as numbers',
      withExpression(coded({ system: 'snomed', codes: [1] })),
      `invalid-value ${AT}/records/code/include/0/codes/0`,
    ],
    [
      'with an expansion that nothing asks for',
      withExpression(coded({ system: 'snomed', codes: ['1'], expansion: ['2'] })),
      `not-applicable ${AT}/records/code/include/0/expansion: Set "descendants": true.`,
    ],
  ],
};

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  it.each(cases)('is refused: %s', (_name, document, fault) => expect(faultsIn(document)).toEqual([fault]));
});

describe('parsing', () => {
  it('says all faults at once', () => {
    const misspelt = { type: 'exists', recrods: { resource: 'Condition' } };
    expect(faultsIn(withCriteria([inclusion(misspelt), { ...inclusion(age, 'd'), kind: 'x' }]))).toEqual([
      `missing-property ${AT}`,
      `unknown-property ${AT}/recrods: Did you mean "records"?`,
      'invalid-value /criteria/1/kind: Known: inclusion, exclusion.',
    ]);
    expect(faultsIn(withExpression(coded({ system: 'icd-10', code: ['C50'] })))).toEqual([
      `missing-property ${AT}/records/code/include/0`,
      `unknown-property ${AT}/records/code/include/0/code: Did you mean "codes"?`,
    ]);
    expect(faultsIn(withExpression(coded({ valueset: 'x' })))).toEqual([
      `missing-property ${AT}/records/code/include/0`,
      `unknown-property ${AT}/records/code/include/0/valueset: Did you mean "valueSet"?`,
    ]);
  });

  it('refuses "__proto__" as it refuses any other property', () => {
    const document = JSON.parse(
      JSON.stringify(withExpression(age)).replace('"ge":18', '"ge":18,"__proto__":{"le":80}'),
    ) as unknown;
    expect(faultsIn(document)).toEqual([`unknown-property ${AT}/__proto__: Known: type, eq, gt, ge, lt, le, unit.`]);
  });

  it('takes names that objects have by themselves for names', () => {
    const valueSets = { constructor: { include: [{ system: 'icd-10', codes: ['C50'] }] } };
    expect(faultsIn(withExpression(exists({ code: 'constructor' }), { valueSets }))).toEqual([]);
  });

  it('takes a declared code system, by any spelling of its URL', () => {
    const codeSystems = ['https://region.example/codes/'];
    expect(
      faultsIn(withExpression(coded({ system: 'https://region.example/codes', codes: ['1'] }), { codeSystems })),
    ).toEqual([]);
  });

  it.each([MAX_DEPTH, 100_000])('refuses nesting to %i levels without running out of stack', (levels) => {
    let expression: object = age;
    for (let level = 0; level < levels; level += 1) expression = { type: 'not', of: expression };
    const parsed = parseCriteria(withExpression(expression));
    expect(parsed).toMatchObject({ ok: false, error: [{ code: 'too-deep' }] });
  });

  it('takes whatever is generated, unchanged', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = JSON.stringify(document);
        const parsed = parseCriteriaText(text);
        expect(parsed).toEqual({ ok: true, value: JSON.parse(text) as unknown });
      }),
    );
  });

  it('never throws, whatever is written', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.jsonValue().map((json) => withExpression(json)),
      fc.jsonValue().map((json) => withCriteria([json])),
    );
    fc.assert(fc.property(anything, (document) => expect(parseCriteria(document).ok).toBe(false)));
    fc.assert(fc.property(fc.json(), (text) => expect(parseCriteriaText(text).ok).toBe(false)));
  });

  it('takes whole characters beyond the basic plane', () =>
    expect(faultsIn(withExpression(age, { title: { sv: '\u{1f600}', en: 'b' } }))).toEqual([]));

  it('tells faults of the text by line and column', () => {
    const parsed = parseCriteriaText('{\n  "id": "a",\n}');
    const [fault] = parsed.ok ? [] : parsed.error;
    expect(fault?.code).toBe('syntax');
    expect(fault?.message).toMatch(/^Line 3, column 1: /);
  });
});
