import { describe, expect, it } from '@jest/globals';
import type { Expression, Records } from '@kohort/criteria';
import type { Fact } from '@kohort/facts';
import { conceptOf } from '@kohort/vocabulary';
import { condition, contextOn, fact, INDEX, judge, loinc, personRecord, said, snomed } from './testing/records.js';

const CANCER = '254837009';
const valueSets = {
  cancer: {
    include: [{ system: 'http://snomed.info/sct', codes: [CANCER] }],
    negatedBy: [{ system: 'http://snomed.info/sct', codes: ['700146008'] }],
  },
};
const records: Records = { resource: 'Condition', code: 'cancer' };
const ask = (more: Partial<Records> = {}, ifAbsent?: 'unknown' | 'not-met'): Expression => ({
  type: 'exists',
  records: { ...records, ...more },
  ...(ifAbsent && { ifAbsent }),
});
const answer = (facts: Fact[], expression = ask(), context = contextOn(INDEX)): string =>
  said(judge(expression, personRecord(facts), context, { valueSets }));

describe('existence of a record', () => {
  it('is met with the record as evidence', () => {
    const found = condition(CANCER, '2020-05-01');
    const verdict = judge(ask(), personRecord([found]), contextOn(INDEX), { valueSets });
    expect(verdict.truth).toBe('met');
    expect(verdict.evidence).toEqual([{ kind: 'record', fact: found, truth: 'met', path: '/criteria/0/expression' }]);
  });

  it('counts neither plans nor what the index date has not seen', () => {
    expect(answer([condition(CANCER, '2020-05-01', { standing: 'proposed' })])).toBe('unknown: no-record');
    expect(answer([condition(CANCER, '2026-01-02')])).toBe('unknown: stale');
    expect(answer([condition(CANCER, '2026-01-01')])).toBe('met');
  });

  it('counts a condition without a date, a status or a verification', () => {
    expect(answer([condition(CANCER)])).toBe('met');
  });
});

describe('absence', () => {
  it('is unknown unless the rule, the coverage and the blocks allow more', () => {
    const rule = ask({}, 'not-met');
    const nowhere = contextOn(INDEX, { coverage: () => 'not-kept' });
    expect(answer([])).toBe('unknown: no-record');
    expect(answer([], rule)).toBe('not-met');
    expect(answer([], rule, nowhere)).toBe('unknown: incomplete-coverage');
    const blocked = judge(rule, personRecord([], {}, ['Condition']), contextOn(INDEX), { valueSets });
    expect(said(blocked)).toBe('unknown: blocked');
  });

  it('takes medication for complete where one of its types is, and none has lost records', () => {
    const drug: Expression = { type: 'exists', records: { resource: 'Medication' }, ifAbsent: 'not-met' };
    const held = (type: string, others: 'not-kept' | 'incomplete') =>
      contextOn(INDEX, { coverage: (resource) => (resource === type ? 'complete' : others) });
    expect(answer([], drug, held('MedicationRequest', 'not-kept'))).toBe('not-met');
    expect(answer([], drug, held('MedicationRequest', 'incomplete'))).toBe('unknown: incomplete-coverage');
    expect(answer([], drug, held('Condition', 'not-kept'))).toBe('unknown: incomplete-coverage');
  });

  it('shows what the source was taken to be complete for', () => {
    const window = { from: '-P1Y' };
    const verdict = judge(ask({ window }, 'not-met'), personRecord([]), contextOn(INDEX), { valueSets });
    expect(verdict.evidence).toMatchObject([{ kind: 'absence', resources: ['Condition'], from: 20089, to: 20454 }]);
  });

  it('asks for the coverage of the window, not of all time', () => {
    const since2025 = contextOn(INDEX, {
      coverage: (_, { from }) => (from !== undefined && from >= 20089 ? 'complete' : 'incomplete'),
    });
    expect(answer([], ask({ window: { from: '-P1Y' } }, 'not-met'), since2025)).toBe('not-met');
    expect(answer([], ask({}, 'not-met'), since2025)).toBe('unknown: incomplete-coverage');
  });

  it('needs complete codes: an unexpanded hierarchy proves nothing', () => {
    const open = { cancer: { include: [{ system: 'http://snomed.info/sct', codes: [CANCER], descendants: true }] } };
    const verdict = judge(ask({}, 'not-met'), personRecord([]), contextOn(INDEX), { valueSets: open });
    expect(said(verdict)).toBe('unknown: value-set-incomplete');
  });
});

describe('explicit negatives', () => {
  const refuted = condition(CANCER, '2021-01-01', { standing: 'negated', verificationStatus: 'refuted' });
  const noHistory = condition('700146008', '2021-01-01');

  it.each([
    ['a refuted diagnosis', refuted],
    ['a code that says "no history of"', noHistory],
  ])('%s is evidence for not met, without any rule on absence', (_, negative) => {
    const verdict = judge(ask(), personRecord([negative]), contextOn(INDEX), { valueSets });
    expect(verdict.truth).toBe('not-met');
    expect(verdict.evidence).toMatchObject([{ kind: 'record', fact: negative, truth: 'not-met' }]);
  });

  it('conflict where they come after the diagnosis, and give way where it comes after them', () => {
    expect(answer([condition(CANCER, '2020-01-01'), noHistory])).toBe('unknown: conflicting');
    expect(answer([condition(CANCER, '2022-01-01'), noHistory])).toBe('met');
  });
});

describe('windows', () => {
  const window = { from: '-P3M' };
  it.each([
    ['2025-10-01', 'met'],
    ['2025-09-30', 'unknown: stale'],
    ['2026-01-01', 'met'],
    ['2025-10', 'met'],
    ['2025', 'unknown: partial-date'],
    ['2024', 'unknown: stale'],
  ])('a record of %s within three months before 2026-01-01: %s', (on, expected) =>
    expect(answer([condition(CANCER, on)], ask({ window }))).toBe(expected),
  );

  it('leaves an undated record open', () =>
    expect(answer([condition(CANCER)], ask({ window }))).toBe('unknown: undated'));

  it('takes absolute dates and other anchors', () => {
    const absolute = ask({ window: { from: '2020-01-01', to: '2020-12-31' } });
    expect(answer([condition(CANCER, '2020-12-31')], absolute)).toBe('met');
    expect(answer([condition(CANCER, '2021-01-01')], absolute)).toBe('unknown: stale');
    const consent = ask({ window: { anchor: 'consent', from: '-P1M' } });
    expect(answer([condition(CANCER, '2025-11-20')], consent)).toBe('unknown: anchor-missing');
    expect(answer([condition(CANCER, '2025-11-20')], consent, contextOn(INDEX, { consentDay: 20423 }))).toBe('met');
  });

  it('sees a lasting treatment that any part of the window meets', () => {
    const drug = conceptOf('http://www.whocc.no/atc', 'L02BA01');
    const valueSet = { include: [{ system: 'atc', codes: ['L02BA01'] }] };
    const treated = (on: string, until?: string): string =>
      answer([fact('MedicationRequest', { concepts: [drug], on, ...(until && { until }), exposure: 'prescribed' })], {
        type: 'exists',
        records: { resource: 'Medication', code: valueSet, window },
      });
    expect(treated('2025-01-01', '2025-12-01')).toBe('met');
    expect(treated('2025-01-01', 'ongoing')).toBe('met');
    expect(treated('2025-01-01', '2025-06-01')).toBe('unknown: stale');
    expect(treated('2025-01-01')).toBe('unknown: partial-date');
  });
});

describe('filters', () => {
  const biopsy = (more: Partial<Fact>): Fact =>
    fact('Procedure', { concepts: [snomed('44578009')], on: '2025-05-01', ...more });
  const query: Records = { resource: 'Procedure', code: { include: [{ system: 'snomed', codes: ['44578009'] }] } };
  const filtered = (more: Partial<Records>, given: Partial<Fact>): string =>
    answer([biopsy(given)], { type: 'exists', records: { ...query, ...more } });

  it('takes a detail that is not on record as open, and another detail as out', () => {
    expect(filtered({ laterality: 'left' }, { laterality: 'left' })).toBe('met');
    expect(filtered({ laterality: 'left' }, { laterality: 'bilateral' })).toBe('met');
    expect(filtered({ laterality: 'left' }, { laterality: 'right' })).toBe('unknown: no-record');
    expect(filtered({ laterality: 'left' }, {})).toBe('unknown: detail-missing');
  });

  it('matches a body site by concept, never by text', () => {
    const bodySite = { include: [{ system: 'snomed', codes: ['76752008'] }] };
    expect(filtered({ bodySite }, { bodySites: [snomed('76752008')] })).toBe('met');
    expect(filtered({ bodySite }, { bodySites: [snomed('80891009')] })).toBe('unknown: no-record');
    expect(filtered({ bodySite }, {})).toBe('unknown: detail-missing');
  });

  it('knows that a relapse is active and a remission is not', () => {
    const active: Partial<Records> = { clinicalStatus: ['active'] };
    expect(answer([condition(CANCER, '2020-01-01', { clinicalStatus: 'relapse' })], ask(active))).toBe('met');
    expect(answer([condition(CANCER, '2020-01-01', { clinicalStatus: 'remission' })], ask(active))).toBe(
      'unknown: no-record',
    );
    expect(answer([condition(CANCER, '2020-01-01')], ask(active))).toBe('unknown: detail-missing');
  });

  it('tells an order from what was taken', () => {
    const drug = conceptOf('http://www.whocc.no/atc', 'L01EF01');
    const taken: Expression = {
      type: 'exists',
      records: {
        resource: 'Medication',
        exposure: 'taken',
        code: { include: [{ system: 'atc', codes: ['L01EF'], descendants: true }] },
      },
    };
    const order = fact('MedicationRequest', { concepts: [drug], on: '2025-01-01', exposure: 'prescribed' });
    expect(answer([order], taken)).toBe('unknown: ordered-only');
    expect(
      answer(
        [order, fact('MedicationAdministration', { concepts: [drug], on: '2025-02-01', exposure: 'taken' })],
        taken,
      ),
    ).toBe('met');
  });

  it('counts preliminary results only where it is told to', () => {
    const result = fact('Observation', {
      concepts: [loinc('718-7')],
      on: '2025-05-01',
      standing: 'preliminary',
      status: 'preliminary',
    });
    const asked = (preliminary?: boolean): Expression => ({
      type: 'exists',
      records: {
        resource: 'Observation',
        code: { include: [{ system: 'loinc', codes: ['718-7'] }] },
        ...(preliminary && { preliminary }),
      },
    });
    expect(answer([result], asked())).toBe('unknown: preliminary');
    expect(answer([result], asked(true))).toBe('met');
  });

  it('asks images for modality and numbers', () => {
    const study = (modality: string, instances: number): Fact =>
      fact('ImagingStudy', {
        on: '2025-05-01',
        imaging: {
          modalities: [conceptOf('http://dicom.nema.org/resources/ontology/DCM', modality)],
          series: 2,
          instances,
        },
      });
    const mammogram: Expression = {
      type: 'exists',
      records: { resource: 'ImagingStudy', modality: ['MG'], instances: { ge: 4 } },
    };
    expect(answer([study('MG', 4)], mammogram)).toBe('met');
    expect(answer([study('MG', 3)], mammogram)).toBe('unknown: no-record');
    expect(answer([study('US', 4)], mammogram)).toBe('unknown: no-record');
  });
});

describe('relations between events', () => {
  const surgery: Records = { resource: 'Procedure', code: { include: [{ system: 'snomed', codes: ['392021009'] }] } };
  const operated = (on: string): Fact => fact('Procedure', { concepts: [snomed('392021009')], on });
  const after: Expression = ask({ relative: { event: surgery, which: 'first', from: 'P1D', to: 'P90D' } }, 'not-met');

  it.each([
    ['90 days after the first', ['2025-01-01', '2025-06-01'], '2025-04-01', 'met'],
    ['91 days after the first, though near a later one', ['2025-01-01', '2025-03-01'], '2025-04-02', 'not-met'],
    ['on the same day', ['2025-01-01'], '2025-01-01', 'not-met'],
    ['in a month that may be within', ['2025-01-01'], '2025-04', 'unknown: partial-date'],
    ['without any event', [], '2025-01-01', 'not-met'],
  ])('%s', (_, events, on, expected) =>
    expect(answer([condition(CANCER, on), ...events.map(operated)], after)).toBe(expected),
  );

  it('does not know of an event that may merely be missing', () => {
    const unsure = ask({ relative: { event: surgery, which: 'any', from: 'P0D' } });
    expect(answer([condition(CANCER, '2025-01-01')], unsure)).toBe('unknown: no-record');
  });

  it('never takes a record for one that follows itself', () => {
    const again = ask({ relative: { event: records, which: 'first', from: 'P0D', to: 'P30D' } }, 'not-met');
    expect(answer([condition(CANCER, '2025-01-01')], again)).toBe('not-met');
    expect(answer([condition(CANCER, '2025-01-01'), condition(CANCER, '2025-01-20')], again)).toBe('met');
  });

  it('does not know which event was the first, or that there was none, behind a block', () => {
    const near = (which: 'first' | 'any'): Expression =>
      ask({ relative: { event: surgery, which, from: '-P30D', to: 'P30D' } }, 'not-met');
    const blocked = (on: string, which: 'first' | 'any'): string => {
      const record = personRecord([condition(CANCER, '2025-01-01'), operated(on)], {}, ['Procedure']);
      return said(judge(near(which), record, contextOn(INDEX), { valueSets }));
    };
    expect(blocked('2025-01-10', 'any')).toBe('met');
    expect(blocked('2020-01-10', 'any')).toBe('unknown: blocked');
    expect(blocked('2025-01-10', 'first')).toBe('unknown: blocked');
  });

  it('holds during an event, from its start to its end', () => {
    const during = ask(
      { relative: { event: { resource: 'Encounter' }, which: 'any', eventEdge: 'whole', from: 'P0D', to: 'P0D' } },
      'not-met',
    );
    const stay = fact('Encounter', { on: '2025-03-01', until: '2025-03-10' });
    expect(answer([stay, condition(CANCER, '2025-03-10')], during)).toBe('met');
    expect(answer([stay, condition(CANCER, '2025-03-11')], during)).toBe('not-met');
  });
});
