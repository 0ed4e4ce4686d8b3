import type { Fault } from '@kohort/kernel';

export type TerminologyFaultCode =
  /** The server cannot be reached, does not let us in, or takes too long. Later it may answer. */
  | 'terminology-away'
  /** The server answers that it cannot say this: it does not know a code or a system. */
  | 'terminology-refused'
  /** What it answers is no whole expansion. */
  | 'terminology-unreadable'
  /** More codes than a protocol can carry. */
  | 'too-large';
export type TerminologyFault = Fault<TerminologyFaultCode>;

/** A fault at the place that is asked about; the path is put before it by who knows the document. */
export const terminologyFault = (code: TerminologyFaultCode, message: string, path = ''): TerminologyFault => ({
  code,
  message,
  path,
});
