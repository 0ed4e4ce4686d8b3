import { objectsIn, type Json } from './json.js';

/** The JSON Pointer of a modifier extension on a record, or on one of these parts of it. */
export function modifierIn(json: Json, parts: readonly string[]): string | undefined {
  if (isModified(json)) return '/modifierExtension';
  for (const name of parts) {
    const index = json[name] === undefined ? -1 : objectsIn(json[name]).findIndex(isModified);
    if (index >= 0) return `/${name}/${index}/modifierExtension`;
  }
  return undefined;
}

const isModified = ({ modifierExtension }: Json): boolean =>
  modifierExtension !== undefined && objectsIn(modifierExtension).length > 0;
