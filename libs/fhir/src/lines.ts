const NEWLINE = 0x0a;

export interface Line {
  /** Counted from 1, blank lines included. */
  readonly number: number;
  /** Without its newline; undefined where the line is longer than the limit. */
  readonly bytes: Buffer | undefined;
}

/**
 * Cuts a stream of bytes into lines. It holds no more than the unfinished line, and of one that is longer than `limit`
 * bytes nothing at all.
 */
export class LineSplitter {
  readonly #limit: number;
  #unfinished: Buffer[] = [];
  #length = 0;
  #finished = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The number of the line that is being read. */
  get number(): number {
    return this.#finished + 1;
  }

  /** The lines that `chunk` completes. They share its memory. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.#hold(chunk.subarray(start, end));
      lines.push(this.#finish());
      start = end + 1;
    }
    if (start < chunk.length) this.#hold(chunk.subarray(start));
    return lines;
  }

  /** The last line, where no newline ends it. */
  end(): Line[] {
    return this.#length > 0 ? [this.#finish()] : [];
  }

  #hold(piece: Buffer): void {
    this.#length += piece.length;
    if (this.#length > this.#limit) this.#unfinished = [];
    else this.#unfinished.push(piece);
  }

  #finish(): Line {
    const [first, ...more] = this.#unfinished;
    const tooLong = this.#length > this.#limit;
    const bytes = first && more.length === 0 ? first : Buffer.concat(this.#unfinished);
    this.#unfinished = [];
    this.#length = 0;
    this.#finished += 1;
    return { number: this.#finished, bytes: tooLong ? undefined : bytes };
  }
}
