import type { Story } from './story.js';

/** One thing that users do, in their words. */
export interface Step {
  readonly name: string;
  /** @returns what was seen, in a sentence with numbers. @throws Wrong where it is not as it should be */
  readonly run: (story: Story) => Promise<string>;
}
