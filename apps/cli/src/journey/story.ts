import type { Recorder } from './surroundings/recorder.js';
import type { Addresses, RegionAddresses } from './surroundings/addresses.js';
import type { Sandbox, SandboxWish } from './surroundings/sandbox.js';
import { FhirServer } from './people/fhir-server.js';
import { Inbox } from './people/inbox.js';
import { User } from './people/user.js';
import { must } from './wrong.js';
import type { TrialIdea } from './trial/trial-idea.js';

/** One region: its node, its records, and the people who work there. */
export class Region {
  readonly code: string;
  readonly fhir: FhirServer;
  readonly #node: string;
  readonly #users = new Map<string, Promise<User>>();

  constructor({ code, node, fhir }: RegionAddresses) {
    this.code = code;
    this.#node = node;
    this.fhir = new FhirServer(fhir);
  }

  get url(): string {
    return this.#node;
  }

  /** One of the cast: 'steward', 'coordinator', 'investigator', 'consent-nurse'. */
  as(role: string): Promise<User> {
    return this.user(`${role}-${this.code}`);
  }

  /** Whoever can log in here, once. */
  user(login: string): Promise<User> {
    const known = this.#users.get(login) ?? User.at(this.#node, login);
    this.#users.set(login, known);
    return known;
  }
}

/** Somebody to whom things happen. */
export interface Someone {
  readonly personId: string;
  readonly caseId?: string;
}

/** A case in the inbox of a clinician. */
export interface OpenCase {
  readonly clinician: User;
  readonly id: string;
  readonly personId: string;
}

/** What has happened so far. Steps go in order, and each finds what those before it have left. */
export class Story {
  readonly hub: string;
  readonly inbox: Inbox;
  readonly regions: readonly Region[];
  readonly recorder: Recorder;
  /** The sandbox's folder. */
  readonly data: string;
  readonly #atHub = new Map<string, Promise<User>>();

  /** From step 1 on. */
  trialId = '';
  /** From step 4 on: whose data nobody would write by chance. */
  unmistakable = '';
  /** From step 5 on, in the first region: candidates who have said nothing of research, and somebody treats them. */
  silent: string[] = [];
  /** From step 6 on. */
  cases: OpenCase[] = [];
  referred: OpenCase[] = [];

  constructor(
    { hub, inbox, regions }: Addresses,
    { recorder, data }: Sandbox,
    readonly wish: SandboxWish,
    readonly idea: TrialIdea,
  ) {
    [this.hub, this.recorder, this.data] = [hub, recorder, data];
    this.inbox = new Inbox(inbox);
    this.regions = regions.map((region) => new Region(region));
  }

  /** Somebody at the hub: 'sponsor', 'permit-officer', 'operator'. */
  atHub(login: string): Promise<User> {
    const known = this.#atHub.get(login) ?? User.at(this.hub, login);
    this.#atHub.set(login, known);
    return known;
  }

  /** Where nearly everything happens. */
  get first(): Region {
    return must(this.regions[0], 'a first region');
  }

  /** Those that allow the trial: all but the last. */
  get allowing(): readonly Region[] {
    return this.regions.slice(0, -1);
  }

  get last(): Region {
    return must(this.regions.at(-1), 'a last region');
  }
}
