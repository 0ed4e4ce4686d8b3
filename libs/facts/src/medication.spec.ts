import { describe, expect, it } from '@jest/globals';
import type { Fact, FactResource } from './fact.js';
import { readResource } from './read-resource.js';
import { coded, context, day, factsIn, record } from './record.fixture.js';

const ATC = 'http://www.whocc.no/atc';
const tamoxifen = { medicationCodeableConcept: coded(ATC, 'L02BA01', 'tamoxifen') };
const read = (type: FactResource, elements: Readonly<Record<string, unknown>>): Fact | undefined =>
  factsIn(type, { ...tamoxifen, ...elements })[0];
const on = (iso: string): object => ({ days: { first: day(iso), last: day(iso) } });

describe('medication[x]', () => {
  const request = (elements: object, own = context): ReturnType<typeof readResource> =>
    readResource(record('MedicationRequest', { status: 'active', intent: 'order', ...elements }), own);

  it('may be a contained Medication, with its active ingredients', () => {
    const contained = [
      {
        resourceType: 'Medication',
        id: 'm',
        code: coded('urn:product', '1', 'Product'),
        ingredient: [
          { itemCodeableConcept: coded(ATC, 'L02BA01') },
          { itemCodeableConcept: coded('urn:x', 'lactose'), isActive: false },
        ],
      },
    ];
    expect(request({ contained, medicationReference: { reference: '#m' } })).toMatchObject({
      value: [{ concepts: ['urn:product|1', 'http://www.whocc.no/atc|L02BA01'], display: 'Product' }],
    });
  });

  it('may be a reference that the context knows', () => {
    const own = { ...context, medication: (name: string) => (name === 'urn:uuid:1' ? (['a|b'] as const) : undefined) };
    expect(request({ medicationReference: { reference: 'urn:uuid:1' } }, own)).toMatchObject({
      value: [{ concepts: ['a|b'] }],
    });
  });

  describe('with an ingredient that is a resource of its own', () => {
    const substance = { resourceType: 'Substance', id: 's', code: coded(ATC, 'L02BA01') };
    const mixture = (reference: string, more: object = {}): object => ({
      resourceType: 'Medication',
      id: 'm',
      ingredient: [{ itemReference: { reference } }],
      ...more,
    });
    const medicationReference = { reference: '#m' };
    const codes = (contained: readonly object[], own = context): unknown => {
      const reading = request({ contained, medicationReference }, own);
      return reading.ok ? reading.value[0]?.concepts : reading.error.code;
    };
    const known = {
      ...context,
      medication: (name: string) => (name === 'Substance/s' ? (['a|b'] as const) : undefined),
    };

    it('has its codes, be it contained or known to the context', () => {
      expect(codes([mixture('#s'), substance])).toEqual([`${ATC}|L02BA01`]);
      expect(codes([mixture('#n'), { ...mixture('#s'), id: 'n' }, substance])).toEqual([`${ATC}|L02BA01`]);
      expect(codes([mixture('Substance/s')], known)).toEqual(['a|b']);
    });

    it('is a fault where that leads nowhere, unless the product has a code', () => {
      expect(codes([mixture('#s')])).toBe('medication-unresolved');
      expect(codes([mixture('#m')])).toBe('medication-unresolved');
      expect(codes([mixture('Substance/404')], known)).toBe('medication-unresolved');
      expect(codes([mixture('#s', { code: coded('urn:product', '1') })])).toEqual(['urn:product|1']);
    });
  });

  it('is a fault where its reference leads nowhere: somebody takes something', () => {
    for (const reference of ['Medication/404', '#m', 'urn:uuid:1']) {
      expect(request({ medicationReference: { reference } })).toMatchObject({
        error: { code: 'medication-unresolved' },
      });
    }
  });
});

describe('MedicationRequest', () => {
  it.each([
    ['active', 'order', 'asserted'],
    ['stopped', 'original-order', 'asserted'],
    ['completed', 'instance-order', 'asserted'],
    ['on-hold', 'filler-order', 'asserted'],
    ['active', 'plan', 'proposed'],
    ['active', 'proposal', 'proposed'],
    ['active', 'option', 'proposed'],
    ['active', undefined, 'preliminary'],
    ['draft', 'order', 'proposed'],
    ['unknown', 'order', 'preliminary'],
    ['cancelled', 'order', undefined],
    ['entered-in-error', 'order', undefined],
  ])('%s %s stands as %s, and is prescribed only', (status, intent, standing) => {
    const fact = read('MedicationRequest', { status, intent });
    expect(fact?.standing).toBe(standing);
    expect(fact?.exposure).toBe(standing && 'prescribed');
  });

  it('that says "do not give" is evidence against', () => {
    expect(read('MedicationRequest', { status: 'active', intent: 'order', doNotPerform: true })?.standing).toBe(
      'negated',
    );
    expect(read('MedicationRequest', { status: 'active', intent: 'proposal', doNotPerform: true })?.standing).toBe(
      'proposed',
    );
  });

  const ordered = { status: 'active', intent: 'order', authoredOn: '2024-01-31' };
  it('goes on from the day of writing while it is active and has no end', () => {
    expect(read('MedicationRequest', ordered)).toMatchObject({ start: on('2024-01-31'), end: 'ongoing' });
    expect(read('MedicationRequest', { ...ordered, status: 'stopped' })?.end).toBeUndefined();
  });

  it('ends with the last bound of its dosages', () => {
    const bounds = (boundsPeriod: object): object => ({ timing: { repeat: { boundsPeriod } } });
    const first = bounds({ start: '2024-02-01', end: '2024-03-01' });
    const second = bounds({ start: '2024-03-02', end: '2024-04-01' });
    const period = (elements: object): unknown => {
      const { start, end } = read('MedicationRequest', { ...ordered, ...elements }) ?? {};
      return [start, end];
    };
    expect(period({ dosageInstruction: [second, first] })).toEqual([on('2024-02-01'), on('2024-04-01')]);
    expect(period({ dosageInstruction: [first, {}] })).toEqual([on('2024-02-01'), 'ongoing']);
  });

  it('that is active may go on after the pharmacy hands out no more; when others ended is not known', () => {
    const dispenseRequest = { validityPeriod: { end: '2025-01-31' } };
    const end = (status: string): unknown => read('MedicationRequest', { ...ordered, dispenseRequest, status })?.end;
    expect(end('active')).toEqual({ days: { first: day('2025-01-31'), last: day('9999-12-31') } });
    expect(end('stopped')).toBeUndefined();
  });

  it('may be bounded by a duration, which runs from the day of writing', () => {
    const dosageInstruction = [{ timing: { repeat: { boundsDuration: { value: 10, code: 'd' } } } }];
    expect(read('MedicationRequest', { ...ordered, dosageInstruction })?.end).toEqual(on('2024-02-10'));
  });
});

describe('MedicationStatement', () => {
  it.each([
    ['active', 'asserted'],
    ['completed', 'asserted'],
    ['stopped', 'asserted'],
    ['on-hold', 'asserted'],
    ['not-taken', 'negated'],
    ['intended', 'proposed'],
    ['unknown', 'preliminary'],
    ['entered-in-error', undefined],
  ])('%s stands as %s', (status, standing) => {
    expect(read('MedicationStatement', { status })?.standing).toBe(standing);
  });

  it('is taken in its period, which goes on while it is active', () => {
    const effectivePeriod = { start: '2024-01-01' };
    expect(read('MedicationStatement', { status: 'active', effectivePeriod })).toMatchObject({
      exposure: 'taken',
      start: on('2024-01-01'),
      end: 'ongoing',
    });
    expect(read('MedicationStatement', { status: 'completed', effectivePeriod })?.end).toBeUndefined();
    expect(read('MedicationStatement', { status: 'active', dateAsserted: '2024-05-01' })?.start).toEqual(
      on('2024-05-01'),
    );
  });
});

describe('MedicationAdministration', () => {
  it.each([
    ['completed', 'asserted'],
    ['in-progress', 'asserted'],
    ['stopped', 'asserted'],
    ['not-done', 'negated'],
    ['on-hold', 'preliminary'],
    ['entered-in-error', undefined],
  ])('%s stands as %s', (status, standing) => {
    expect(read('MedicationAdministration', { status })?.standing).toBe(standing);
  });

  it('with a single date was over on it', () => {
    expect(read('MedicationAdministration', { status: 'completed', effectiveDateTime: '2024-01-01' })).toMatchObject({
      exposure: 'taken',
      start: on('2024-01-01'),
      end: on('2024-01-01'),
    });
    expect(read('MedicationAdministration', { status: 'in-progress', effectiveDateTime: '2024-01-01' })?.end).toBe(
      'ongoing',
    );
  });
});

describe('MedicationDispense', () => {
  it.each([
    ['completed', 'asserted'],
    ['preparation', 'proposed'],
    ['on-hold', 'preliminary'],
    ['declined', undefined],
    ['cancelled', undefined],
  ])('%s stands as %s', (status, standing) => {
    expect(read('MedicationDispense', { status })?.standing).toBe(standing);
  });

  it('is more than an order, yet not known to be taken', () => {
    const fact = read('MedicationDispense', {
      status: 'completed',
      whenPrepared: '2024-01-01',
      whenHandedOver: '2024-01-02',
    });
    expect(fact).toMatchObject({ exposure: 'prescribed', start: on('2024-01-02') });
  });
});
