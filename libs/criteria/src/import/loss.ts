import { pointer } from '@kohort/kernel';

/** What a record says and the import does not carry over, or not as it stands. */
export interface ImportLoss {
  /** JSON Pointer into the record. */
  readonly path: string;
  readonly message: string;
}

export const lossAt = (keys: readonly PropertyKey[], message: string): ImportLoss => ({
  path: pointer(keys),
  message,
});

/** The way to a module of a study record. */
export const inModule = (module: string, ...keys: PropertyKey[]): PropertyKey[] => ['protocolSection', module, ...keys];
