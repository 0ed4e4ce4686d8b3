import type { Step } from '../step.js';
import { check } from '../wrong.js';
import { until } from '../until.js';

interface Recruitment {
  readonly target?: number;
  readonly counts: { readonly consented: number; readonly enrolled: number; readonly screenFailed: number };
  readonly silent: readonly string[];
}

/** Totals are sent in their own rhythm. */
const PATIENCE = 45;

/** The hub is told totals from informed consent on, and never who it is. */
export const sponsorFollows: Step = {
  name: '9 The sponsor sees how recruitment goes',
  run: async (story) => {
    const sponsor = await story.atHub('sponsor');
    const { counts, target, silent } = await until('2 enrolled at the hub', PATIENCE, async () => {
      const seen = await sponsor.get<Recruitment>(`/api/trials/${story.trialId}/recruitment`);
      return { done: seen.counts.enrolled === 2 && seen.counts.screenFailed === 1 ? seen : undefined, seen };
    });
    check(target === TARGET, `a target of ${TARGET}`, target);
    check(silent.includes(story.last.code), 'the region that takes no part to be named as silent', silent);
    return `${counts.enrolled} of ${target} enrolled, ${counts.consented} consented, ${counts.screenFailed} failed screening`;
  },
};

/** The trial's own, from its registry record. */
const TARGET = 40;
