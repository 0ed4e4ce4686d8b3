import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Changes } from '../ingestion/changes.js';
import { StoredPeople } from '../ingestion/stored-people.js';
import { TestRegion } from './testing/test-region.js';

describe('two Patients who become one', () => {
  let region: TestRegion;
  beforeAll(async () => {
    region = await TestRegion.start();
  }, 60_000);
  afterAll(() => region.app.close());

  it('are both told of, so that the candidacies under the lost id end', async () => {
    await region.manager.query(
      "insert into person (id, person, survivor_id) values ('kept', '{}', 'kept'), ('lost', '{}', 'kept')",
    );
    const changes = new Changes();
    changes.whole('lost');
    await region.dataSource.transaction((manager) => changes.tell(manager, true));
    const told = await region.dataSource.transaction((manager) => new StoredPeople().takeChanges(manager, 10));
    expect(told.map(({ personId, whole }) => [personId, whole])).toEqual([
      ['kept', true],
      ['lost', true],
    ]);
  });
});
