import type { MachineCaller } from './caller.js';

/** Finds the machine behind a bearer token; an app that serves machines provides it. */
export abstract class MachineTokens {
  abstract find(token: string): Promise<MachineCaller | undefined>;
}
