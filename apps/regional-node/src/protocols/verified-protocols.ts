import { failed, ok, type Result } from '@kohort/kernel';
import {
  checkTerms,
  signStatement,
  verifyProtocol,
  type ProtocolCheck,
  type ProtocolFault,
  type StatedDecision,
  type VerifiedProtocol,
} from '@kohort/protocol';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NodeTrust } from './node-trust.js';
import { ProtocolRow } from './protocol.entity.js';
import { RunningProtocols, type RunningProtocol } from './running-protocols.js';
import { SignedWords, type TrialWords } from './signed-words.js';
import { hubFault, runs, type Standing } from './standing.js';

/** More versions than a node ever runs at once. */
const KEPT = 300;

interface Opened {
  readonly envelope: string;
  readonly verified: VerifiedProtocol;
}

/** Finds what may run in the database, and believes of it what is signed. */
@Injectable()
export class VerifiedProtocols extends RunningProtocols {
  readonly #opened = new Map<string, Opened>();
  readonly #words: SignedWords;

  constructor(private readonly trust: NodeTrust) {
    super();
    this.#words = new SignedWords(trust);
  }

  get region(): string {
    return this.trust.identity.region;
  }

  async list(manager: EntityManager, now: Date): Promise<readonly RunningProtocol[]> {
    const rows = await manager.find(ProtocolRow, {
      where: { decision: 'allowed', hubState: 'published' },
      order: { trialId: 'ASC', version: 'DESC' },
    });
    const running = (await this.standings(manager, rows, now)).filter(runs).flatMap(runningOf);
    return running.filter(({ trialId }, at) => running[at - 1]?.trialId !== trialId);
  }

  async find(manager: EntityManager, versionId: string, now: Date): Promise<RunningProtocol | undefined> {
    const row = await manager.findOneBy(ProtocolRow, { id: versionId });
    if (row === null || row.hubState === 'withdrawn' || ['stopped', 'superseded'].includes(row.decision))
      return undefined;
    const standing = await this.standing(manager, row, now);
    return standing.fault === undefined ? runningOf(standing)[0] : undefined;
  }

  async read(manager: EntityManager, versionId: string): Promise<VerifiedProtocol | undefined> {
    const row = await manager.findOneBy(ProtocolRow, { id: versionId });
    const opened = row === null ? undefined : await this.#open(row);
    return opened?.ok === true ? opened.value : undefined;
  }

  /** What is signed of stored versions, each in its place. */
  async standings(manager: EntityManager, rows: readonly ProtocolRow[], now: Date): Promise<readonly Standing[]> {
    const trials = rows.map(({ trialId }) => trialId);
    const words = await this.#words.ofTrials(manager, trials);
    const standings: Standing[] = [];
    for (const row of rows)
      standings.push(
        await this.#standing(row, words.get(row.trialId) ?? { directives: [], statement: undefined }, now),
      );
    return standings;
  }

  async standing(manager: EntityManager, row: ProtocolRow, now: Date): Promise<Standing> {
    return this.#standing(row, await this.#words.ofTrial(manager, row.trialId), now);
  }

  /** Signs decisions on versions of a trial, beside those that hold on its other versions. The caller holds its lock. */
  async state(manager: EntityManager, trialId: string, decided: readonly StatedDecision[]): Promise<string> {
    const { statement } = await this.#words.ofTrial(manager, trialId);
    const others = statement?.decisions.filter((each) => !decided.some((one) => one.versionId === each.versionId));
    const number = (statement?.number ?? 0) + 1;
    const decisions = [...(others ?? []), ...decided];
    return signStatement(this.trust.identity.key, { trialId, number, decisions });
  }

  async #standing(row: ProtocolRow, { directives, statement }: TrialWords, now: Date): Promise<Standing> {
    const opened = await this.#open(row);
    const terms = opened.ok ? checkTerms(opened.value.protocol, this.#checkAt(now)) : opened;
    const directive = await this.#words.directive(row.directive);
    const barred = terms.ok ? hubFault(row, directive, { directives }) : terms.error.code;
    const stated = statement?.decisions.find(({ versionId }) => versionId === row.id);
    const undecided = row.decision === (stated?.decision ?? 'waiting') ? undefined : 'wrong-decision';
    return { row, opened: opened.ok ? opened.value : undefined, barred, stated, fault: barred ?? undecided };
  }

  /**
   * What a stored version is, whatever the time: signatures, hashes and criteria are checked once for each text, and the
   * columns beside it must name the same version.
   */
  async #open(row: ProtocolRow): Promise<Result<VerifiedProtocol, ProtocolFault>> {
    const held = this.#opened.get(row.id);
    const verified = held?.envelope === row.envelope ? ok(held.verified) : await this.#verify(row);
    if (!verified.ok) return verified;
    const { id, trial, version } = verified.value.protocol;
    return id === row.id && trial.id === row.trialId && version === row.version
      ? verified
      : failed({ code: 'malformed', message: 'The stored version is not the one that was signed.', path: '' });
  }

  async #verify(row: ProtocolRow): Promise<Result<VerifiedProtocol, ProtocolFault>> {
    const verified = await verifyProtocol(parsed(row.envelope), this.#checkAt(row.validFrom));
    if (!verified.ok) return verified;
    if (this.#opened.size >= KEPT) this.#opened.clear();
    this.#opened.set(row.id, { envelope: row.envelope, verified: verified.value });
    return verified;
  }

  #checkAt(now: Date): ProtocolCheck {
    const { hubUrl: hub, region } = this.trust.identity;
    return { keys: this.trust.keys, hub, region, now: now.getTime() };
  }
}

function runningOf({ opened, stated }: Standing): RunningProtocol[] {
  if (opened === undefined) return [];
  const { protocol, criteria } = opened;
  const { id: versionId, version, trial, sites: all } = protocol;
  const allowed = stated?.sites.filter(({ decision }) => decision === 'allowed').map(({ site }) => site) ?? [];
  const sites = all.filter(({ id }) => allowed.includes(id));
  return [{ versionId, trialId: trial.id, version, protocol, criteria, sites }];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
