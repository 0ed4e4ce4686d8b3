/** Something that is asked once. */
export interface Check {
  /** Goes into a sentence: "Not as it should be: …". */
  readonly what: string;
  readonly run: () => Promise<boolean>;
}
