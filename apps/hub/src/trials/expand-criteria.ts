import type { Criteria } from '@kohort/criteria';
import { failed, ok, type Result } from '@kohort/kernel';
import { fault, type AppFault, type ErrorCode } from '@kohort/platform';
import { expandValueSets, type TerminologyFaultCode } from '@kohort/terminology';

/** A person waits for the answer. */
const LONGEST_MS = 20_000;

const CODES: Readonly<Record<TerminologyFaultCode, ErrorCode>> = {
  'terminology-away': 'terminology-away',
  'terminology-unreadable': 'terminology-away',
  'terminology-refused': 'criteria-invalid',
  'too-large': 'too-large',
};

/** Where the hub asks for the descendants that no code structure shows. */
export class Terminology {
  /** @param url of a FHIR terminology server; without one, authors write the expansions themselves. */
  constructor(private readonly url: string | undefined) {}

  /** The criteria with the expansions that are missing; as they are where none is, or nobody can be asked. */
  async expand(criteria: Criteria): Promise<Result<Criteria, AppFault[]>> {
    if (this.url === undefined) return ok(criteria);
    const expanded = await expandValueSets(criteria, { url: this.url, timeoutMs: LONGEST_MS });
    if (expanded.ok) return expanded;
    return failed(
      expanded.error.map(({ code, message, path, hint }) => fault(CODES[code], message, `/criteria${path}`, hint)),
    );
  }
}
