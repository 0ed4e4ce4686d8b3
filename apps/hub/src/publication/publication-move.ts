import type { PauseReason, WithdrawalReason } from '@kohort/hub-api';
import type { Result } from '@kohort/kernel';
import type { AuditActor } from '@kohort/persistence';
import type { AppFault } from '@kohort/platform';
import type { DirectiveState } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';
import { reaches, type TrialCaller } from '../trials/caller.js';
import type { TrialAndVersion, VersionAddress } from '../trials/find-trial.js';
import type { DirectiveRow } from './directive.entity.js';

/** Who moves a version that nodes may run. */
export interface Publisher extends TrialCaller {
  /** Whose trials the person decides on as a permit officer. */
  readonly officerOf: TrialCaller['organisations'];
  /** Where the same person acts for sponsors. */
  readonly sponsorOf: TrialCaller['organisations'];
}

/** On whose behalf: a permit officer acts for the authority, but not on what the same person does for a sponsor. */
export const sideOf = ({ officerOf, sponsorOf }: Publisher, organisationId: string): DirectiveRow['givenBy'] =>
  reaches({ organisations: officerOf }, organisationId) && !reaches({ organisations: sponsorOf }, organisationId)
    ? 'authority'
    : 'sponsor';

/** A version whose trial is locked, and who moves it when. */
export interface About extends TrialAndVersion {
  readonly actor: AuditActor;
  readonly givenBy: DirectiveRow['givenBy'];
  readonly now: Date;
}

export interface PublicationMove {
  readonly move: 'publish' | 'pause' | 'resume' | 'withdraw';
  readonly state: DirectiveState;
  readonly action: string;
  readonly reason?: WithdrawalReason | PauseReason | undefined;
  /** What must hold beside the state of the version. */
  readonly check?: (manager: EntityManager, about: About) => Promise<Result<unknown, AppFault>>;
  /** What else is moved. */
  readonly after?: (manager: EntityManager, about: About) => Promise<void>;
}

/** What a move needs beside itself. */
export interface PublicationRequest {
  readonly address: VersionAddress;
  readonly publisher: Publisher;
}
