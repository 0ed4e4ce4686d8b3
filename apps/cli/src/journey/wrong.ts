/** What a journey finds wrong: told with what was expected and what was seen. */
export class Wrong extends Error {
  override readonly name = 'Wrong';

  constructor(
    readonly expected: string,
    readonly seen: string,
  ) {
    super(`expected ${expected}; seen: ${seen}`);
  }
}

/** @throws Wrong unless it is as it should be */
export function check(isRight: boolean, expected: string, seen: unknown): asserts isRight {
  if (!isRight) throw new Wrong(expected, typeof seen === 'string' ? seen : shortly(seen));
}

/** A value that must be there. @throws Wrong where it is not */
export function must<Value>(value: Value | undefined, expected: string, seen: unknown = 'none'): Value {
  check(value !== undefined, expected, seen);
  return value;
}

const LONGEST = 600;

/** A value as JSON, shortened: it stands in one line of a report. */
export function shortly(value: unknown): string {
  const text = (JSON.stringify(value) as string | undefined) ?? 'nothing';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
