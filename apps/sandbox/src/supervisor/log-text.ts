const STACK = /^\s*(?:at |\^|\{|\}|\]|Node\.js v|\(node:|\(Use `node|\w+: )/;

/** The event of a JSON log line of level error. */
function errorIn(line: string): string | undefined {
  try {
    const { level, event, errorName, code } = JSON.parse(line) as Readonly<Record<string, string | undefined>>;
    return level === 'error' ? [event, errorName, code].filter(Boolean).join(' ') : undefined;
  } catch {
    return undefined;
  }
}

/** What an app said of its end: the last line that is a sentence of its own, else the last error that it logged. */
export function lastError(log: string): string | undefined {
  const lines = log.split('\n').filter((line) => line.trim() !== '');
  const plain = lines.filter((line) => !line.startsWith('{"') && (!STACK.test(line) || /^\w*Error: /.test(line)));
  return plain.at(-1)?.trim() ?? lines.map(errorIn).findLast((event) => event !== undefined);
}
