/** The heading of a list, in its three positions: "all of these hold", "if all of these hold", "then all of these hold". */
export interface Head {
  readonly holds: string;
  readonly when: string;
  readonly then: string;
}

/** How statements are joined. */
export interface LogicPhrases {
  readonly all: Head;
  readonly any: Head;
  readonly none: Head;
  readonly notAll: Head;
  /** A list of one. */
  readonly this: Head;
  readonly notThis: Head;
  readonly atLeast: (k: number) => Head;
  readonly fewerThan: (k: number) => Head;
  /** `what` are the records that make up the groups, in the plural. */
  readonly each: (
    scope: 'resource' | 'specimen' | 'body-site',
    quantity: 'some' | 'every' | 'none' | 'not-every',
    what: string,
  ) => Head;
  readonly quota: (name: string, limit: string) => Head;
  readonly when: (clause: string) => string;
  readonly then: (clause: string) => string;
}
