/** Wakes all who wait, as often as it is rung; once closed nobody waits any more. */
export class Bell {
  #waiting = new Set<() => void>();
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  /** How many wait now. */
  get waiting(): number {
    return this.#waiting.size;
  }

  ring(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  close(): void {
    this.#closed = true;
    this.ring();
  }

  /**
   * Starts to listen. `heard` ends at the next ring, which is not missed where it is asked for later, at the latest after so
   * many milliseconds, or when the signal aborts. `stop` is called in the end, whether or not it was waited for.
   */
  listen(milliseconds: number, signal: AbortSignal): { readonly heard: Promise<void>; readonly stop: () => void } {
    let stop: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => {
      const timer = setTimeout(() => stop(), milliseconds);
      stop = () => {
        clearTimeout(timer);
        this.#waiting.delete(stop);
        signal.removeEventListener('abort', stop);
        resolve();
      };
      this.#waiting.add(stop);
      signal.addEventListener('abort', stop);
    });
    if (this.#closed || signal.aborted) stop();
    return { heard, stop };
  }
}
