import { describe, expect, it } from '@jest/globals';
import { lint, parseCriteria } from '@kohort/criteria';
import { ANY_PEOPLE } from './any-people.js';
import { breastImaging } from './breast-imaging.js';
import { withMistake, type CriteriaDocument } from './trial-idea.js';

const findingsIn = (document: CriteriaDocument): string[] => {
  const parsed = parseCriteria(document);
  return parsed.ok ? lint(parsed.value).map(({ code }) => code) : parsed.error.map(({ message }) => message);
};

describe("the journey's trials", () => {
  it.each([
    ['of the flagship', breastImaging],
    ['of any people', () => Promise.resolve(ANY_PEOPLE)],
  ])('%s: the lint finds the mistake and nothing else', async (_, make) => {
    const idea = await make();
    expect(findingsIn(idea.criteria)).toEqual([]);
    expect(findingsIn(withMistake(idea))).toEqual(['impossible-bounds']);
    expect(idea.criteria.criteria.map(({ id }) => id)).toContain(idea.exclusion.id);
  });
});
