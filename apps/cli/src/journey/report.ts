/** What a step came to. */
export interface Outcome {
  readonly step: string;
  readonly ok: boolean;
  readonly saw: string;
  /** Where it is wrong. */
  readonly expected?: string;
  readonly ms: number;
}

type Write = (text: string) => void;

/** Says what was seen, step by step. */
export interface Report {
  tell(outcome: Outcome): void;
  end(ok: boolean, ms: number, brokenOff: boolean): void;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** For people: a line for each step, and what was expected where one is wrong. */
export const forPeople = (write: Write): Report => ({
  tell: ({ step, ok, saw, expected, ms }) => {
    if (ok) return write(`✓ ${step} (${seconds(ms)})\n    ${saw}\n`);
    write(`✗ ${step} (${seconds(ms)})\n    expected: ${expected ?? ''}\n    seen:     ${saw}\n`);
  },
  end: (ok, ms, brokenOff) => {
    const how = ok ? 'The whole journey is as it should be' : brokenOff ? 'Broken off' : 'The journey ends here';
    write(`${how}: ${seconds(ms)}.\n`);
  },
});

/** For programs: a JSON object on a line for each step, and nothing else. */
export const asJson = (write: Write): Report => ({
  tell: (outcome) => write(`${JSON.stringify(outcome)}\n`),
  end: () => undefined,
});
