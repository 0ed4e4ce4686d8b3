import { Injectable } from '@nestjs/common';

/** Where a sender can be stopped: what is committed and what went out differs at each. */
export const SENDING_STEPS = ['locked', 'decided', 'claimed', 'answered', 'settled'] as const;
export type SendingStep = (typeof SENDING_STEPS)[number];

/** Called between any two steps of the sender. Nothing happens there, except in tests, where senders die. */
@Injectable()
export class Checkpoints {
  at(_step: SendingStep): Promise<void> {
    return Promise.resolve();
  }
}
