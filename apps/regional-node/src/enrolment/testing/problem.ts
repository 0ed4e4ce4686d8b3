/** A refusal as it leaves (RFC 9457). */
export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly faults: readonly { readonly code: string; readonly path: string }[];
}
