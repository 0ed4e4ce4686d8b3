const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/**
 * Milliseconds within which a second signal is the first one again: npm passes on to us what the terminal has sent to the
 * whole process group.
 */
const ECHO = 500;

/** Node's own codes for "ended by a signal". */
const INTERRUPTED = 130;

/**
 * The first signal to stop asks for an orderly end, the second one ends this process at once: all others then end by
 * themselves.
 */
export function onSignals(onFirst: () => void): { readonly stopped: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  let first: number | undefined;
  const listener = (): void => {
    const now = performance.now();
    if (first !== undefined && now - first > ECHO) process.exit(INTERRUPTED);
    if (first !== undefined) return;
    first = now;
    onFirst();
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    stopped: controller.signal,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, listener);
    },
  };
}
