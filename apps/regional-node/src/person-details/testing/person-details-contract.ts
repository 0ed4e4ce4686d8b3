import { expect, it } from '@jest/globals';
import type { AuditActor } from '@kohort/persistence';
import type { PersonDetails } from '../person-details.js';

/** What a test does to the records behind the port. */
export interface DetailsWorld {
  readonly port: PersonDetails;
  /** A woman named Anna Exempel who is known here. */
  readonly add: (id: string, mergedInto?: string) => Promise<void>;
  /** The records cannot be read from now on. */
  readonly away: () => Promise<void>;
  /** Who has been looked at, in order, as the audit has it. */
  readonly looked: () => Promise<
    readonly { readonly personId: string; readonly trialId: string; readonly actor: string }[]
  >;
}

export const READER: AuditActor = { kind: 'user', id: 'clinician-1' };
const looked = (personId: string) => ({ personId, trialId: 'trial-1', actor: 'clinician-1' });
const of = (personId: string) => ({ personId, trialId: 'trial-1' });

/** What whoever reads people's details may rely on. */
export function personDetailsContract(world: () => DetailsWorld): void {
  it('tells who somebody is, under the id of the one who stays', async () => {
    const { port, add, looked: seen } = world();
    await add('stays');
    await add('merged', 'stays');
    for (const id of ['stays', 'merged'])
      expect(await port.read(of(id), READER)).toMatchObject({
        ok: true,
        value: { personId: 'stays', name: 'Anna Exempel', deceased: false, protectedIdentity: false },
      });
    expect(await seen()).toEqual([looked('stays'), looked('stays')]);
  });

  it('keeps who has looked also where there is nobody, or nothing can be read', async () => {
    const { port, add, away, looked: seen } = world();
    expect(await port.read(of('nobody'), READER)).toMatchObject({ ok: false, error: { code: 'not-found' } });
    await add('somebody');
    await away();
    expect(await port.read(of('somebody'), READER)).toMatchObject({ ok: false, error: { code: 'records-away' } });
    expect(await seen()).toEqual([looked('nobody'), looked('somebody')]);
  });
}
