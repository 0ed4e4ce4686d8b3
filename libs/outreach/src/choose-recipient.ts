import { failed, ok, type Fault, type Result } from '@kohort/kernel';
import type { ClinicianAccount, RelationSource, TreatmentRelation } from './relation.js';

/** Why there is nobody to tell, the reason that leads furthest: what a coordinator would mend first. */
export const UNROUTABLE = [
  'nobody-treats',
  'relation-over',
  'no-account',
  'no-address',
  'outside-provider',
  'all-excluded',
] as const;
export type Unroutable = (typeof UNROUTABLE)[number];

export interface RoutingQuestion {
  readonly relations: readonly TreatmentRelation[];
  /** By practitioner: "Practitioner/1". */
  readonly accounts: ReadonlyMap<string, ClinicianAccount>;
  /** Who is away now, and the practitioner who takes their mail meanwhile. */
  readonly deputies: ReadonlyMap<string, string>;
  /** Whose word counts first; a source that is not named does not count. */
  readonly preference: readonly RelationSource[];
  /** An Encounter tells who treats somebody for so many days after its end. */
  readonly encounterDays: number;
  /** Practitioners who said that the person is not theirs. */
  readonly excluded: readonly string[];
  /** The care provider of the person, for relations that name none. */
  readonly provider?: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly at: number;
}

export interface Route {
  /** Who is told. */
  readonly account: ClinicianAccount;
  /** Who treats the person; the account is their deputy's where `deputy`. */
  readonly practitioner: string;
  readonly via: RelationSource;
  readonly deputy: boolean;
  /** The record that says so: "CareTeam/1". */
  readonly reference: string;
}

const MS_PER_DAY = 86_400_000;

/** Everybody who may be told, best first. Nobody stands there twice, neither as the one who treats nor as the one told. */
export function routesOf(question: RoutingQuestion): readonly Route[] {
  const routes: Route[] = [];
  for (const relation of liveRelations(question)) {
    const route = routeOf(relation, question);
    if (typeof route === 'string') continue;
    const known = routes.some(
      ({ practitioner, account }) =>
        practitioner === route.practitioner || account.accountId === route.account.accountId,
    );
    if (!known) routes.push(route);
  }
  return routes;
}

/** Whom to tell first, or why there is nobody. */
export function chooseRecipient(question: RoutingQuestion): Result<Route, Fault<Unroutable>> {
  const [first] = routesOf(question);
  if (first !== undefined) return ok(first);
  const code = whyNobody(question);
  return failed({ code, message: SENTENCES[code], path: '' });
}

const SENTENCES: Readonly<Record<Unroutable, string>> = {
  'nobody-treats': 'No record that counts here says who treats this person.',
  'relation-over': 'All who treated this person have stopped.',
  'no-account': 'Who treats this person cannot log in here.',
  'no-address': 'Who treats this person has no mail address here.',
  'outside-provider': 'Who treats this person may not see people of this care provider here.',
  'all-excluded': 'All who treat this person said that the person is not theirs.',
};

function whyNobody(question: RoutingQuestion): Unroutable {
  const { relations, preference } = question;
  if (!relations.some(({ source }) => preference.includes(source))) return 'nobody-treats';
  const live = liveRelations(question);
  if (live.length === 0) return 'relation-over';
  const hindrances = new Set(live.map((relation) => routeOf(relation, question)));
  const furthest = (['no-address', 'outside-provider', 'no-account'] as const).find((code) => hindrances.has(code));
  return furthest ?? 'all-excluded';
}

/** The deputy while one is named and can be told, else who treats the person. Chains of deputies are not followed. */
function routeOf(relation: TreatmentRelation, question: RoutingQuestion): Route | Unroutable {
  const { practitioner, source: via, reference } = relation;
  if (question.excluded.includes(practitioner)) return 'all-excluded';
  const named = question.deputies.get(practitioner);
  const stand = named === undefined || named === practitioner ? 'no-account' : reach(named, relation, question);
  if (typeof stand !== 'string') return { account: stand, practitioner, via, deputy: true, reference };
  const account = reach(practitioner, relation, question);
  return typeof account === 'string' ? account : { account, practitioner, via, deputy: false, reference };
}

function reach(who: string, relation: TreatmentRelation, question: RoutingQuestion): ClinicianAccount | Unroutable {
  const account = question.accounts.get(who);
  if (question.excluded.includes(who)) return 'all-excluded';
  if (account === undefined) return 'no-account';
  const provider = relation.provider ?? question.provider;
  const inside = account.providers === 'everywhere' || (provider !== undefined && account.providers.includes(provider));
  if (!inside) return 'outside-provider';
  return account.address === undefined ? 'no-address' : account;
}

/** The relations that count now, best first. */
function liveRelations({ relations, preference, encounterDays, at }: RoutingQuestion): TreatmentRelation[] {
  const isLive = ({ source, from, until }: TreatmentRelation): boolean => {
    const after = source === 'encounter' ? encounterDays * MS_PER_DAY : 0;
    return preference.includes(source) && (from ?? at) <= at && (until === undefined || at <= until + after);
  };
  return relations.filter(isLive).sort(
    (a, b) =>
      preference.indexOf(a.source) - preference.indexOf(b.source) ||
      // What goes on comes before what is over; then what ended last, then what began last.
      descending(Math.min(a.until ?? at, at), Math.min(b.until ?? at, at)) ||
      descending(a.from ?? -Infinity, b.from ?? -Infinity) ||
      ascending(a.reference, b.reference) ||
      ascending(a.practitioner, b.practitioner),
  );
}

const ascending = <Value extends string | number>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0);
const descending = (a: number, b: number): number => ascending(b, a);
