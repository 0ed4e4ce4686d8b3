import { describe, expect, it } from '@jest/globals';
import { contentOf, draftOf } from './draft.js';

const at = new Date('2026-01-02T03:04:05.006Z');

describe('the content of a version', () => {
  it('is the resource with the id, version and time that the server gives', () => {
    const resource = {
      active: true,
      meta: { versionId: '9', tag: [{ code: 'x' }], lastUpdated: 'x' },
      id: 'a',
      resourceType: 'Patient',
    };
    expect(contentOf(draftOf(resource, 'b'), 3, at)).toBe(
      '{"resourceType":"Patient","id":"b","meta":{"versionId":"3","lastUpdated":"2026-01-02T03:04:05.006Z","tag":[{"code":"x"}]},"active":true}',
    );
  });

  it('needs no more than a type', () => {
    expect(JSON.parse(contentOf(draftOf({ resourceType: 'Patient' }, 'b'), 1, at))).toEqual({
      resourceType: 'Patient',
      id: 'b',
      meta: { versionId: '1', lastUpdated: at.toISOString() },
    });
  });
});
