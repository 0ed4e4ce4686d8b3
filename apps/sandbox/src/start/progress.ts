const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** For the beginning of a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "1 person", "2 people". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** One line for each thing that is done, with the time since the beginning. */
export class Progress {
  readonly #write: (text: string) => void;
  readonly #began = performance.now();

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  say(line: string): void {
    this.#write(`${this.elapsed().padStart(7)}  ${line}\n`);
  }

  elapsed(): string {
    return seconds(performance.now() - this.#began);
  }

  /** Does something and says it with how long it took. */
  async step<Value>(work: () => Promise<Value>, line: (value: Value) => string): Promise<Value> {
    const from = performance.now();
    const value = await work();
    this.say(`${line(value)} (${seconds(performance.now() - from)})`);
    return value;
  }
}
