import { interestsOf, type Interests } from '@kohort/cohort';
import { compileCriteria, type Evaluator } from '@kohort/evaluation';
import { Injectable } from '@nestjs/common';
import type { RunningProtocol } from '../protocols/running-protocols.js';
import type { MatchingContext } from './matching-context.js';

/** Versions that are kept compiled; the eldest goes first. */
const KEPT = 200;

/** Compiles each protocol version once for a day and a coverage: versions never change. */
@Injectable()
export class Evaluators {
  readonly #evaluators = new Map<string, Evaluator>();
  readonly #interests = new Map<string, Interests>();

  evaluator({ versionId, criteria }: RunningProtocol, { indexDay, coverage, epoch }: MatchingContext): Evaluator {
    return kept(this.#evaluators, `${versionId} ${indexDay} ${epoch}`, () =>
      compileCriteria(criteria, { indexDay, coverage, parameters: {} }),
    );
  }

  interests({ versionId, criteria }: RunningProtocol): Interests {
    return kept(this.#interests, versionId, () => interestsOf(criteria));
  }
}

function kept<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  const [eldest] = map.keys();
  if (map.size > KEPT && eldest !== undefined) map.delete(eldest);
  return made;
}
