import { failed, ok, type Result } from '@kohort/kernel';
import {
  checkTerms,
  verifyProtocol,
  type ProtocolCheck,
  type ProtocolFault,
  type VerifiedProtocol,
} from '@kohort/protocol';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NodeTrust } from './node-trust.js';
import { ProtocolRow } from './protocol.entity.js';
import { RunningProtocols, type RunningProtocol } from './running-protocols.js';

/** More versions than a node ever runs at once. */
const KEPT = 300;

interface Opened {
  readonly envelope: string;
  readonly verified: VerifiedProtocol;
}

const running = ({ protocol, criteria }: VerifiedProtocol): RunningProtocol => ({
  versionId: protocol.id,
  trialId: protocol.trial.id,
  version: protocol.version,
  protocol,
  criteria,
});

/** Finds what may run in the database, and believes of it what is signed. */
@Injectable()
export class VerifiedProtocols extends RunningProtocols {
  readonly #opened = new Map<string, Opened>();

  constructor(private readonly trust: NodeTrust) {
    super();
  }

  get region(): string {
    return this.trust.identity.region;
  }

  async list(manager: EntityManager, now: Date): Promise<readonly RunningProtocol[]> {
    const rows = await manager.find(ProtocolRow, {
      where: { decision: 'allowed', hubState: 'published' },
      order: { trialId: 'ASC', version: 'DESC' },
    });
    const found: RunningProtocol[] = [];
    for (const row of rows.filter(({ trialId }, at) => rows[at - 1]?.trialId !== trialId)) {
      const verified = await this.verify(row, now);
      if (verified.ok) found.push(running(verified.value));
    }
    return found;
  }

  async find(manager: EntityManager, versionId: string, now: Date): Promise<RunningProtocol | undefined> {
    const row = await manager.findOneBy(ProtocolRow, { id: versionId });
    const verified = row === null ? undefined : await this.verify(row, now);
    return verified?.ok === true ? running(verified.value) : undefined;
  }

  /** Whether a stored version may run at `now`, whatever the steward decided. */
  async verify(row: ProtocolRow, now: Date): Promise<Result<VerifiedProtocol, ProtocolFault>> {
    const opened = await this.open(row);
    if (!opened.ok) return opened;
    const terms = checkTerms(opened.value.protocol, this.#checkAt(now));
    return terms.ok ? opened : terms;
  }

  /**
   * What a stored version is, whatever the time: signatures, hashes and criteria are checked once for each text, and the
   * columns beside it must name the same version.
   */
  async open(row: ProtocolRow): Promise<Result<VerifiedProtocol, ProtocolFault>> {
    const held = this.#opened.get(row.id);
    const verified = held?.envelope === row.envelope ? ok(held.verified) : await this.#read(row);
    if (!verified.ok) return verified;
    const { id, trial, version } = verified.value.protocol;
    return id === row.id && trial.id === row.trialId && version === row.version
      ? verified
      : failed({ code: 'malformed', message: 'The stored version is not the one that was signed.', path: '' });
  }

  async #read(row: ProtocolRow): Promise<Result<VerifiedProtocol, ProtocolFault>> {
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
