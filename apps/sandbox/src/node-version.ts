const LEAST = [20, 19] as const;

/** What to say where this Node is too old to run us; undefined where it is not. */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
  if (enough) return undefined;
  return `The sandbox needs Node ${LEAST.join('.')} or newer; this is Node ${version}.`;
}
