import type { Fact, FactValue, FhirResource } from '@kohort/facts';
import { cleanText, gradeOf, SCALES, type Concept } from '@kohort/vocabulary';

/**
 * Facts as a node keeps them (decision 0012): without what somebody wrote in own words. A value in words stays where a
 * clinical scale reads it ("IIIA"), for a criterion then asks for it; a display stays where a coding has it.
 */
export function withoutFreeText(facts: readonly Fact[], resource: FhirResource): readonly Fact[] {
  const coded = codedIn(resource);
  return facts.map((fact): Fact => {
    const { display, value, ...rest } = fact;
    return {
      ...rest,
      ...('display' in fact ? { display: kept(display, coded) } : {}),
      ...('value' in fact ? { value: value && valueOf(value, fact.concepts, coded) } : {}),
    };
  });
}

const kept = (text: string | undefined, coded: ReadonlySet<string>): string | undefined =>
  text !== undefined && coded.has(text) ? text : undefined;

function valueOf(value: FactValue, question: readonly Concept[], coded: ReadonlySet<string>): FactValue {
  if (value.type === 'text') return isGrade(question, value.text) ? value : { type: 'text', text: '' };
  if (value.type === 'absent') return coded.has(value.reason) ? value : { type: 'absent', reason: 'unknown' };
  if (value.type !== 'coded') return value;
  const { text, display, ...rest } = value;
  const said = kept(display, coded);
  return {
    ...rest,
    ...(text !== undefined && isGrade(question, text) ? { text } : {}),
    ...(said === undefined ? {} : { display: said }),
  };
}

const isGrade = (question: readonly Concept[], text: string): boolean =>
  SCALES.some((scale) => gradeOf(scale, { question, concepts: [], interpretations: [], text }) !== undefined);

/** Codes and displays of all codings of a resource, wherever they are. */
function codedIn(resource: unknown, found = new Set<string>()): Set<string> {
  if (typeof resource !== 'object' || resource === null) return found;
  const { code, display } = resource as { code?: unknown; display?: unknown };
  if (typeof code === 'string') {
    found.add(cleanText(code));
    if (typeof display === 'string') found.add(cleanText(display));
  }
  for (const part of Object.values(resource)) codedIn(part, found);
  return found;
}
