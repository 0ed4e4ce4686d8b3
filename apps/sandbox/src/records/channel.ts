/** Hands things from one writer to one reader, who takes them as they come; the writer waits while many are untaken. */
export class Channel<Item> implements AsyncIterable<Item> {
  readonly #waiting: Item[] = [];
  readonly #most: number;
  #closed = false;
  #wake: (() => void) | undefined;
  #room: (() => void) | undefined;

  constructor(most = 2000) {
    this.#most = most;
  }

  /** Resolves when there is room for more, or nobody reads any longer: what is pushed then is lost. */
  async push(items: Iterable<Item>): Promise<void> {
    if (this.#closed) return;
    for (const item of items) this.#waiting.push(item);
    this.#wake?.();
    if (this.#waiting.length >= this.#most) await new Promise<void>((resolve) => (this.#room = resolve));
  }

  /** Nothing more comes. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
    this.#room?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    try {
      for (;;) {
        const taken = this.#waiting.splice(0);
        this.#room?.();
        yield* taken;
        if (this.#waiting.length > 0) continue;
        if (this.#closed) return;
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.close();
    }
  }
}
