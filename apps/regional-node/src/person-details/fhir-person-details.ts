import { personFault } from '@kohort/facts';
import { openFhirClient, type FhirResource, type ServerOptions } from '@kohort/fhir';
import { ok, type Result } from '@kohort/kernel';
import type { PersonDetails as Details } from '@kohort/node-api';
import { appendAudit, type AuditActor } from '@kohort/persistence';
import { failure, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import { detailsOf } from './details-of.js';
import { PersonDetails } from './person-details.js';

/** Where the records are, and how long somebody waits for them. */
export interface RecordServer extends ServerOptions {
  readonly address: string;
}

/** Somebody waits before a page: a request that has failed is made once more at once, or not at all. */
export const PATIENCE = { timeout: 10_000, attempts: 2, longestWait: 2_000 };

const AWAY = 'The records cannot be read now. Try again in a while.';
const NOBODY = 'The records have no such person (any more).';
const DOUBTFUL = 'The record of this person carries a mark that may change its meaning: it is not shown.';

interface Known {
  readonly id: string;
  readonly isProtected: boolean;
}

/** Reads them from the region's FHIR server. Nothing of it is stored or logged. */
export class FhirPersonDetails extends PersonDetails {
  constructor(
    private readonly dataSource: DataSource,
    private readonly server: RecordServer,
  ) {
    super();
  }

  async read(
    asked: { readonly personId: string; readonly trialId: string },
    actor: AuditActor,
  ): Promise<Result<Details, AppFault>> {
    const known = await this.#find(asked.personId);
    // Committed before anything is asked for: who has looked is known also where this process ends meanwhile.
    await this.dataSource.transaction((manager) =>
      appendAudit(manager, {
        actor,
        action: 'person.details-read',
        purpose: 'recruiting',
        subject: { type: 'person', id: known?.id ?? asked.personId },
        details: { trial: asked.trialId },
      }),
    );
    if (known === undefined) return failure('not-found', NOBODY);
    const patient = await this.#patient(known.id);
    if (!patient.ok) return patient;
    return ok(detailsOf(patient.value, { personId: known.id, isProtected: known.isProtected, at: new Date() }));
  }

  /** The Patient that others were merged into; a protection of any of them is the person's. */
  async #find(personId: string): Promise<Known | undefined> {
    const [known] = await this.dataSource.query<Known[]>(
      `select kept.id, (select bool_or(member.protected) from person member where member.survivor_id = kept.id) as "isProtected"
         from person own join person kept on kept.id = own.survivor_id where own.id = $1`,
      [personId],
    );
    return known;
  }

  async #patient(id: string): Promise<Result<FhirResource, AppFault>> {
    const { address, ...options } = this.server;
    const client = openFhirClient(address, options);
    const read = client.ok ? await client.value.read('Patient', id) : client;
    // What the server says of a failure may name the person.
    if (!read.ok) return failure('records-away', AWAY);
    if (read.value === undefined) return failure('not-found', NOBODY);
    return personFault(read.value) === undefined ? ok(read.value) : failure('records-away', DOUBTFUL);
  }
}
