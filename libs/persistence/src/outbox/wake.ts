/** A wait that ends by time, by `wake`, or for good by `close`. A wake while nobody waits is kept for the next wait. */
export class Wake {
  private isWoken = false;
  private isClosed = false;
  private end: (() => void) | undefined;

  get closed(): boolean {
    return this.isClosed;
  }

  wake(): void {
    this.isWoken = true;
    this.end?.();
  }

  close(): void {
    this.isClosed = true;
    this.end?.();
  }

  /** Until woken, closed or the time is over. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.isWoken) await this.pause(milliseconds);
    this.isWoken = false;
  }

  /** Until closed or the time is over: a wake does not shorten it. */
  async rest(milliseconds: number): Promise<void> {
    const end = Date.now() + milliseconds;
    while (!this.isClosed && Date.now() < end) await this.pause(end - Date.now());
  }

  private async pause(milliseconds: number): Promise<void> {
    if (this.isClosed) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.end = resolve;
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
    this.end = undefined;
  }
}
