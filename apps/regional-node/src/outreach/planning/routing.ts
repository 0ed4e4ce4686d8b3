import { isoDay, localDayIn } from '@kohort/kernel';
import { chooseRecipient, routesOf, type OutreachSettings, type Route, type Unroutable } from '@kohort/outreach';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Treatment } from '../../treatment/treatment.js';
import { ClinicianDirectory } from './clinician-directory.js';

export interface Routes {
  /** Everybody who may be told, best first. */
  readonly routes: readonly Route[];
  /** Why there is nobody. */
  readonly none?: Unroutable;
}

/** Asked of one person, without the practitioners who said that the person is not theirs. */
export type RoutesFor = (personId: string, excluded: readonly string[]) => Routes;

/** Finds who is to be told of whom. */
@Injectable()
export class Routing {
  constructor(
    private readonly treatment: Treatment,
    readonly directory: ClinicianDirectory,
  ) {}

  /** What the records, accounts and deputies say now of all these people. */
  async read(
    manager: EntityManager,
    personIds: readonly string[],
    settings: OutreachSettings,
    timeZone: string,
    now: Date,
  ): Promise<RoutesFor> {
    const at = now.getTime();
    const relations = await this.treatment.relations(manager, personIds);
    const deputies = await this.directory.deputies(manager, isoDay(localDayIn(timeZone)(at)));
    const treating = [...relations.values()].flat().map(({ practitioner }) => practitioner);
    const accounts = await this.directory.accounts(manager, [...treating, ...deputies.values()]);
    const providers = await providersOf(manager, personIds);
    return (personId, excluded) => {
      const provider = providers.get(personId);
      const question = {
        relations: relations.get(personId) ?? [],
        ...{ accounts, deputies, preference: settings.preference, encounterDays: settings.encounterDays, excluded, at },
        ...(provider === undefined ? {} : { provider }),
      };
      const routes = routesOf(question);
      if (routes.length > 0) return { routes };
      const chosen = chooseRecipient(question);
      return chosen.ok ? { routes: [chosen.value] } : { routes, none: chosen.error.code };
    };
  }
}

async function providersOf(manager: EntityManager, personIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await manager.query<{ id: string; provider: string }[]>(
    'select id, provider from person where id = any($1) and provider is not null',
    [personIds],
  );
  return new Map(rows.map(({ id, provider }) => [id, provider]));
}
