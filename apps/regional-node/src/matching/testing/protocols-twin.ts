import { randomUUID } from 'node:crypto';
import { parseCriteria, type Criteria } from '@kohort/criteria';
import type { ProtocolVersion, VerifiedProtocol } from '@kohort/protocol';
import { RunningProtocols, type RunningProtocol } from '../../protocols/running-protocols.js';

/** Criteria through the parser, so that tests only ask what an author could write. */
export function criteriaOf(criteria: readonly object[]): Criteria {
  const title = { sv: 'Test', en: 'Test' };
  const parsed = parseCriteria({ language: 'kohort/1', id: 'test', title, criteria });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

/** What a node runs, as a test says. */
export class ProtocolsTwin extends RunningProtocols {
  /** By trial. */
  readonly running = new Map<string, RunningProtocol>();
  /** Versions that may be looked at besides. */
  readonly waiting = new Map<string, RunningProtocol>();

  /** All that were ever signed. */
  readonly #signed = new Map<string, VerifiedProtocol>();

  version(criteria: Criteria, trialId: string = randomUUID(), version = 1): RunningProtocol {
    const trial = { id: trialId, acronym: 'TEST', title: criteria.title };
    const protocol = { trial } as ProtocolVersion;
    const versionId = randomUUID();
    this.#signed.set(versionId, { protocol, criteria });
    return { versionId, trialId, version, criteria, protocol, sites: [] };
  }

  run(protocol: RunningProtocol): RunningProtocol {
    this.running.set(protocol.trialId, protocol);
    return protocol;
  }

  list(): Promise<readonly RunningProtocol[]> {
    return Promise.resolve([...this.running.values()]);
  }

  find(_manager: unknown, versionId: string): Promise<RunningProtocol | undefined> {
    const all = [...this.running.values(), ...this.waiting.values()];
    return Promise.resolve(all.find((each) => each.versionId === versionId));
  }

  read(_manager: unknown, versionId: string): Promise<VerifiedProtocol | undefined> {
    return Promise.resolve(this.#signed.get(versionId));
  }
}
