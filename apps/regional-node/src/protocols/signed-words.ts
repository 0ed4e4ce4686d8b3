import type { Result } from '@kohort/kernel';
import { verifyDirective, verifyStatement, type Directive, type Statement } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';
import type { NodeTrust } from './node-trust.js';

/** What was said of a trial's versions, as far as it is signed and still kept. */
export interface TrialWords {
  /** The hub's, with when they were said: their revision. */
  readonly directives: readonly Directive[];
  /** The steward's: the one with the greatest number. */
  readonly statement: Statement | undefined;
}

/** Both are kept with the version that they are of and, the newest, with the trial; read at one moment. */
const KEPT_WORDS = `
  select trial_id as trial, directive, statement from protocol where trial_id = any($1)
  union all select trial_id, directive, statement from protocol_trial where trial_id = any($1)`;

interface Kept {
  readonly trial: string;
  readonly directive: string | null;
  readonly statement: string | null;
}

/** More than a node ever keeps at once. */
const CACHED = 2_000;

/**
 * The words of hub and steward in this node's database. Whoever puts an old one back in one place is found out by what is
 * kept in the other; whoever puts all of a trial's rows back to what they were at an earlier moment is not.
 */
export class SignedWords {
  readonly #directive = remembered<Directive>((text) => {
    const { identity, keys } = this.trust;
    return verifyDirective(text, { keys: keys.hub, hub: identity.hubUrl });
  });
  readonly #statement = remembered<Statement>((text) => verifyStatement(text, this.trust.identity.key.publicKey));

  constructor(private readonly trust: NodeTrust) {}

  /** A directive that was kept, where it is one of the hub's. */
  directive(text: string): Promise<Directive | undefined> {
    return this.#directive(text);
  }

  async ofTrial(manager: EntityManager, trial: string): Promise<TrialWords> {
    return this.#read(trial, await manager.query<Kept[]>(KEPT_WORDS, [[trial]]));
  }

  async ofTrials(manager: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, TrialWords>> {
    const trials = [...new Set(ids)];
    const kept = await manager.query<Kept[]>(KEPT_WORDS, [trials]);
    const words = new Map<string, TrialWords>();
    for (const trial of trials) words.set(trial, await this.#read(trial, kept));
    return words;
  }

  async #read(trial: string, kept: readonly Kept[]): Promise<TrialWords> {
    const directives: Directive[] = [];
    let newest: Statement | undefined;
    for (const each of kept.filter((one) => one.trial === trial)) {
      const directive = each.directive === null ? undefined : await this.#directive(each.directive);
      if (directive?.trialId === trial) directives.push(directive);
      const statement = each.statement === null ? undefined : await this.#statement(each.statement);
      if (statement?.trialId === trial && statement.number > (newest?.number ?? 0)) newest = statement;
    }
    return { directives, statement: newest };
  }
}

/** Each text is verified once in a process: whether it is signed does not change. */
function remembered<Word>(verify: (text: string) => Promise<Result<Word, unknown>>) {
  const known = new Map<string, Word | undefined>();
  return async (text: string): Promise<Word | undefined> => {
    if (known.has(text)) return known.get(text);
    const verified = await verify(text);
    const word = verified.ok ? verified.value : undefined;
    if (known.size >= CACHED) known.clear();
    known.set(text, word);
    return word;
  };
}
