/** A status line on a terminal; silent in a pipe, so that scripts see results and faults only. */
export interface Progress {
  show(text: string): void;
  clear(): void;
}

const INTERVAL_MS = 100;

export function progressOn(stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  let last = 0;
  return {
    show(text) {
      const now = Date.now();
      if (now - last < INTERVAL_MS) return;
      last = now;
      stream.write(`\r\u001b[K${text.slice(0, (stream.columns || 80) - 1)}`);
    },
    clear: () => void stream.write('\r\u001b[K'),
  };
}
