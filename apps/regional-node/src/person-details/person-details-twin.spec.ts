import { beforeEach, describe } from '@jest/globals';
import { personDetailsContract, type DetailsWorld } from './testing/person-details-contract.js';
import { detailsFor, PersonDetailsTwin } from './testing/person-details-twin.js';

describe('people in memory', () => {
  let world: DetailsWorld;
  beforeEach(() => {
    const twin = new PersonDetailsTwin();
    world = {
      port: twin,
      add: (id, into) => {
        if (into === undefined) twin.people.set(id, detailsFor(id));
        else twin.mergedInto.set(id, into);
        return Promise.resolve();
      },
      away: () => {
        twin.isAway = true;
        return Promise.resolve();
      },
      looked: () => Promise.resolve(twin.reads.map(({ actor, ...read }) => ({ ...read, actor: actor.id }))),
    };
  });
  personDetailsContract(() => world);
});
