import { describe, expect, it } from '@jest/globals';
import type { ReadItem } from './item.js';
import { addItems } from './resource.js';

const WANTED = new Set(['Patient', 'Medication', 'Observation']);
const patient = { resourceType: 'Patient', id: 'p' };
const observation = { resourceType: 'Observation', id: 'o' };

const items = (json: unknown): ReadItem[] => {
  const into: ReadItem[] = [];
  addItems(into, json, { at: 'x.json' }, WANTED);
  return into;
};
const bundle = (type: string, ...entry: unknown[]): unknown => ({ resourceType: 'Bundle', type, entry });
const read = (json: unknown): string[] =>
  items(json).map((item) => (item.ok ? item.at : `${item.fault.code} ${item.at}`));

describe('the items in a piece of JSON', () => {
  it.each(['transaction', 'batch', 'collection', 'searchset', 'document'])('unfolds a %s, people first', (type) => {
    const found = items(
      bundle(
        type,
        { resource: observation },
        { resource: { resourceType: 'Medication' } },
        { fullUrl: 'urn:uuid:1', resource: patient },
      ),
    );
    expect(found).toEqual([
      { ok: true, resource: patient, at: 'x.json#/entry/2', fullUrl: 'urn:uuid:1' },
      { ok: true, resource: { resourceType: 'Medication' }, at: 'x.json#/entry/1' },
      { ok: true, resource: observation, at: 'x.json#/entry/0' },
    ]);
  });

  it('unfolds a Bundle inside a Bundle', () => {
    expect(read(bundle('collection', { resource: bundle('batch', { resource: patient }) }))).toEqual([
      'x.json#/entry/0/entry/0',
    ]);
  });

  it('passes over what is not wanted', () => {
    expect(read({ resourceType: 'Claim' })).toEqual([]);
    expect(read(bundle('batch', { resource: { resourceType: 'Claim' } }))).toEqual([]);
  });

  it.each([[null], [[]], ['Patient'], [{}], [{ resourceType: 'patient 1' }], [{ resourceType: 'Patient', id: 7 }]])(
    'names %j as no resource',
    (json) => expect(read(json)).toEqual(['not-fhir x.json']),
  );

  it('names Bundles that would bring back the past', () => {
    const [item] = items(bundle('history', { resource: patient }));
    expect(item).toMatchObject({ ok: false, loss: 'part', fault: { code: 'unknown-bundle', path: '' } });
    expect(read({ resourceType: 'Bundle', entry: [] })).toEqual(['unknown-bundle x.json']);
  });

  it('names entries without a resource, unless they need none', () => {
    const entries = [{ request: { method: 'DELETE', url: 'Patient/1' } }, { response: { status: '201' } }, {}, 3];
    expect(read(bundle('transaction', ...entries))).toEqual([
      'no-resource x.json#/entry/2',
      'no-resource x.json#/entry/3',
    ]);
    expect(items(bundle('batch', {}))).toMatchObject([{ fault: { path: '/entry/0' } }]);
  });

  it('names the errors of an OperationOutcome by their codes, and no warnings or texts', () => {
    const issue = [
      { severity: 'warning', diagnostics: 'slow' },
      { severity: 'error', code: 'lock-error', details: { text: 'Index is being built' } },
      { severity: 'fatal', code: 'exception' },
    ];
    const found = items(
      bundle('searchset', { search: { mode: 'outcome' }, resource: { resourceType: 'OperationOutcome', issue } }),
    );
    expect(found.map((item) => (item.ok ? '' : item.fault.message))).toEqual([
      'The source reports: lock-error',
      'The source reports: exception',
    ]);
  });
});
