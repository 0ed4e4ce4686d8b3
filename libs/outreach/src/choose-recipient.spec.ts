import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseRecipient, routesOf, type RoutingQuestion } from './choose-recipient.js';
import { RELATION_SOURCES, type ClinicianAccount, type TreatmentRelation } from './relation.js';

const DAY = 86_400_000;
const AT = Date.parse('2026-12-01T10:00:00Z');
const who = (id: string): string => `Practitioner/${id}`;
const account = (id: string, more: Partial<ClinicianAccount> = {}): ClinicianAccount => ({
  ...{ accountId: `account-${id}`, practitioner: who(id), name: id, address: `${id}@region.example`, locale: 'sv' },
  ...{ providers: 'everywhere', ...more },
});
const { address: _none, ...mute } = account('mute');
const CLINICIANS = [
  ...['a', 'b', 'c', 'd'].map((id) => account(id)),
  mute,
  account('bound', { providers: ['Organization/1'] }),
];
const accounts = new Map(CLINICIANS.map((each) => [each.practitioner, each]));
const relation = (of: string, more: Partial<TreatmentRelation> = {}): TreatmentRelation => ({
  ...{ practitioner: who(of), source: 'care-team', reference: `CareTeam/${of}`, ...more },
});
const ask = (relations: readonly TreatmentRelation[], more: Partial<RoutingQuestion> = {}): RoutingQuestion => ({
  ...{ relations, accounts, deputies: new Map(), preference: RELATION_SOURCES, encounterDays: 365 },
  ...{ excluded: [], at: AT, ...more },
});
const told = (question: RoutingQuestion): string[] =>
  routesOf(question).map(({ practitioner, account: { name }, deputy }) =>
    deputy ? `${name} for ${practitioner.slice(13)}` : name,
  );
const deputies = (...pairs: [string, string][]) => new Map(pairs.map(([away, instead]) => [who(away), who(instead)]));
const encounter = (of: string, more: Partial<TreatmentRelation> = {}) =>
  relation(of, { source: 'encounter', reference: `Encounter/${of}`, ...more });
const gp = (of: string) => relation(of, { source: 'general-practitioner', reference: 'Patient/1' });

describe('who is told', () => {
  it.each<[string, RoutingQuestion, string[]]>([
    ['nobody where nobody treats', ask([]), []],
    [
      'the care team first, then who met the person, then the general practitioner',
      ask([gp('c'), encounter('b'), relation('a')]),
      ['a', 'b', 'c'],
    ],
    [
      'in the order that the region prefers',
      ask([relation('a'), gp('c')], { preference: ['general-practitioner', 'care-team'] }),
      ['c', 'a'],
    ],
    [
      'by no source that the region does not count',
      ask([relation('a'), gp('c')], { preference: ['general-practitioner'] }),
      ['c'],
    ],
    [
      'who joined last',
      ask([relation('a', { from: AT - 9 * DAY }), relation('b', { from: AT - 2 * DAY }), relation('c')]),
      ['b', 'a', 'c'],
    ],
    [
      'who met the person last',
      ask([encounter('a', { until: AT - 9 * DAY }), encounter('b', { until: AT - 2 * DAY })]),
      ['b', 'a'],
    ],
    [
      'whoever goes on before who has ended',
      ask([encounter('a', { until: AT - DAY, from: AT - DAY }), encounter('b', { from: AT - 99 * DAY })]),
      ['b', 'a'],
    ],
    ['by the record, where nothing else tells them apart', ask([relation('b'), relation('a')]), ['a', 'b']],
    [
      'by the name, where one record names both',
      ask([relation('b', { reference: 'CareTeam/1' }), relation('a', { reference: 'CareTeam/1' })]),
      ['a', 'b'],
    ],
    ['once, by the better record', ask([gp('a'), relation('a')]), ['a']],
    ['from the first moment to the last', ask([relation('a', { from: AT, until: AT })]), ['a']],
    ['not before, nor after', ask([relation('a', { from: AT + 1 }), relation('b', { until: AT - 1 })]), []],
    [
      'until so many days after an encounter',
      ask([encounter('a', { until: AT - 365 * DAY }), encounter('b', { until: AT - 365 * DAY - 1 })]),
      ['a'],
    ],
    ['whose person it is', ask([relation('a'), relation('b')], { excluded: [who('a')] }), ['b']],
    ['who can log in and has an address', ask([relation('unknown'), relation('mute'), relation('b')]), ['b']],
    [
      'the deputy while one is named',
      ask([relation('a'), relation('c')], { deputies: deputies(['a', 'b']) }),
      ['b for a', 'c'],
    ],
    [
      'the deputy of one who cannot be told',
      ask([relation('mute')], { deputies: deputies(['mute', 'b']) }),
      ['b for mute'],
    ],
    ['not the deputy of the deputy', ask([relation('a')], { deputies: deputies(['a', 'b'], ['b', 'c']) }), ['b for a']],
    [
      'oneself where the deputy cannot be told',
      ask([relation('a'), relation('b')], { deputies: deputies(['a', 'mute'], ['b', 'unknown']) }),
      ['a', 'b'],
    ],
    [
      'oneself where the deputy said that the person is not theirs',
      ask([relation('a')], { deputies: deputies(['a', 'b']), excluded: [who('b')] }),
      ['a'],
    ],
    [
      'oneself where the deputy may not see the care provider',
      ask([relation('a')], { deputies: deputies(['a', 'bound']) }),
      ['a'],
    ],
    [
      'nobody twice: the deputy who also treats',
      ask([relation('a'), relation('b')], { deputies: deputies(['a', 'b']) }),
      ['b for a'],
    ],
    [
      'both, where each is the deputy of the other',
      ask([relation('a'), relation('b')], { deputies: deputies(['a', 'b'], ['b', 'a']) }),
      ['b for a', 'a for b'],
    ],
    [
      'who may see the provider of the record',
      ask([relation('bound', { provider: 'Organization/1' })], { provider: 'Organization/2' }),
      ['bound'],
    ],
    ['who may see the provider of the person', ask([relation('bound')], { provider: 'Organization/1' }), ['bound']],
    [
      'by another record that is within bounds',
      ask([relation('bound', { provider: 'Organization/2' }), gp('bound')], { provider: 'Organization/1' }),
      ['bound'],
    ],
  ])('is %s', (_name, question, names) => expect(told(question)).toEqual(names));

  it.each<[string, RoutingQuestion]>([
    ['nobody-treats', ask([])],
    ['nobody-treats', ask([relation('a')], { preference: ['encounter'] })],
    ['relation-over', ask([relation('a', { until: AT - 1 })])],
    ['no-account', ask([relation('unknown')])],
    ['no-account', ask([relation('unknown'), relation('a')], { excluded: [who('a')] })],
    ['no-address', ask([relation('mute'), relation('unknown'), relation('bound')])],
    ['outside-provider', ask([relation('bound'), relation('unknown')])],
    ['outside-provider', ask([relation('bound', { provider: 'Organization/2' })], { provider: 'Organization/1' })],
    ['all-excluded', ask([relation('a')], { excluded: [who('a')], deputies: deputies(['a', 'b']) })],
  ])('is nobody: %s', (code, question) =>
    expect(chooseRecipient(question)).toMatchObject({ ok: false, error: { code, path: '' } }),
  );

  it('is told with what it rests on', () => {
    expect(chooseRecipient(ask([encounter('a')], { deputies: deputies(['a', 'b']) }))).toEqual({
      ok: true,
      value: {
        ...{ account: account('b'), practitioner: who('a'), via: 'encounter', deputy: true },
        reference: 'Encounter/a',
      },
    });
  });
});

const id = fc.constantFrom('a', 'b', 'c', 'd', 'mute', 'bound', 'unknown');
const instant = fc.integer({ min: -800, max: 10 }).map((days) => AT + days * DAY);
const relations = fc.array(
  fc.record(
    {
      practitioner: id.map(who),
      source: fc.constantFrom(...RELATION_SOURCES),
      reference: fc.constantFrom('CareTeam/1', 'CareTeam/2', 'Encounter/1'),
      provider: fc.constantFrom('Organization/1', 'Organization/2'),
      from: instant,
      until: instant,
    },
    { requiredKeys: ['practitioner', 'source', 'reference'] },
  ),
  { maxLength: 8 },
);
const question: fc.Arbitrary<RoutingQuestion> = fc.record({
  relations,
  accounts: fc.constant(accounts),
  deputies: fc.array(fc.tuple(id, id), { maxLength: 4 }).map((pairs) => deputies(...pairs)),
  preference: fc.subarray([...RELATION_SOURCES], { minLength: 1 }),
  encounterDays: fc.constantFrom(1, 365),
  excluded: fc.subarray(['a', 'b', 'c'].map(who)),
  at: fc.constant(AT),
});

describe('for any relations', () => {
  it('nobody is told twice, without address, or of somebody whom they said not to treat', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const routes = routesOf(asked);
        const ids = routes.map((route) => route.account.accountId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(new Set(routes.map((route) => route.practitioner)).size).toBe(routes.length);
        for (const { account: to, practitioner, via, deputy, reference } of routes) {
          expect(to.address).toBeDefined();
          expect(asked.excluded).not.toContain(practitioner);
          expect(asked.excluded).not.toContain(to.practitioner);
          expect(to.practitioner).toBe(deputy ? asked.deputies.get(practitioner) : practitioner);
          expect(asked.relations).toContainEqual(expect.objectContaining({ practitioner, source: via, reference }));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('the order in which records are read decides nothing', () => {
    const shuffled = question.chain((asked) =>
      fc.tuple(fc.constant(asked), fc.shuffledSubarray([...asked.relations], { minLength: asked.relations.length })),
    );
    fc.assert(
      fc.property(shuffled, ([asked, other]) => {
        expect(routesOf({ ...asked, relations: other })).toEqual(routesOf(asked));
      }),
      { numRuns: 1000 },
    );
  });

  it('there is a route, or a reason why not', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const chosen = chooseRecipient(asked);
        expect(chosen.ok ? chosen.value : undefined).toEqual(routesOf(asked)[0]);
      }),
    );
  });
});
