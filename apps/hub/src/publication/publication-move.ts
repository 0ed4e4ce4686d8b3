import type { WithdrawalReason } from '@kohort/hub-api';
import type { Result } from '@kohort/kernel';
import type { AppFault } from '@kohort/platform';
import type { DirectiveState } from '@kohort/protocol';
import type { EntityManager } from 'typeorm';
import type { TrialCaller } from '../trials/caller.js';
import type { TrialAndVersion, VersionAddress } from '../trials/find-trial.js';
import type { DirectiveRow } from './directive.entity.js';

/** Who moves a version that nodes may run, and on whose behalf. */
export interface Publisher extends TrialCaller {
  readonly givenBy: DirectiveRow['givenBy'];
}

/** A version whose trial is locked, and who moves it when. */
export interface About extends TrialAndVersion {
  readonly publisher: Publisher;
  readonly now: Date;
}

export interface PublicationMove {
  readonly move: 'publish' | 'pause' | 'resume' | 'withdraw';
  readonly state: DirectiveState;
  readonly action: string;
  readonly reason?: WithdrawalReason;
  /** What must hold beside the state of the version. */
  readonly check?: (manager: EntityManager, about: About) => Promise<Result<unknown, AppFault>>;
  /** What else is moved. */
  readonly after?: (manager: EntityManager, about: About) => Promise<void>;
}

/** What a move needs beside itself. */
export interface PublicationRequest {
  readonly address: VersionAddress;
  readonly publisher: Publisher;
  readonly now: Date;
}
