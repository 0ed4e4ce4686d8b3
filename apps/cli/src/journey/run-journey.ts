import { Sandbox, type SandboxWish } from './surroundings/sandbox.js';
import { Story } from './story.js';
import type { Step } from './step.js';
import { Wrong } from './wrong.js';
import { STEPS } from './steps/steps.js';
import { ANY_PEOPLE } from './trial/any-people.js';
import { breastImaging } from './trial/breast-imaging.js';
import type { Outcome, Report } from './report.js';

const START = '0 The sandbox starts';

async function outcomeOf(step: string, run: () => Promise<string>): Promise<Outcome> {
  const begin = performance.now();
  const ms = (): number => Math.round(performance.now() - begin);
  try {
    return { step, ok: true, saw: await run(), ms: ms() };
  } catch (error) {
    if (error instanceof Wrong) return { step, ok: false, saw: error.seen, expected: error.expected, ms: ms() };
    return { step, ok: false, saw: String(error), expected: 'no fault of the journey itself', ms: ms() };
  }
}

const regionsTold = ({ regions }: Story): string => regions.map(({ code }) => code).join(', ');

/** Walks from step to step; what comes after a wrong one would be wrong too. */
async function walk(sandbox: Sandbox, wish: SandboxWish, report: Report, stopped: AbortSignal): Promise<boolean> {
  let story: Story | undefined;
  const idea = wish.people === undefined ? await breastImaging() : ANY_PEOPLE;
  const start: Step['run'] = async () => {
    story = new Story(await sandbox.ready(), sandbox, wish, idea);
    return `hub, nodes of regions ${regionsTold(story)}, inbox at ${story.inbox.url}`;
  };
  for (const { name, run } of [{ name: START, run: start }, ...STEPS]) {
    const outcome = await outcomeOf(name, () => run(story as Story));
    if (stopped.aborted) return false;
    report.tell(outcome);
    if (!outcome.ok) return false;
  }
  return true;
}

const stop = (signal: AbortSignal): Promise<false> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(false), { once: true }));

/**
 * Walks the acceptance story in a sandbox of its own, which is gone afterwards.
 *
 * @param stopped ends it in order
 * @returns whether every step was as it should be
 */
export async function runJourney(wish: SandboxWish, report: Report, stopped: AbortSignal): Promise<boolean> {
  const begin = performance.now();
  const sandbox = await Sandbox.begin(wish);
  try {
    const ok = await Promise.race([walk(sandbox, wish, report, stopped), stop(stopped)]);
    report.end(ok, performance.now() - begin, stopped.aborted);
    return ok;
  } finally {
    await sandbox.stop();
  }
}
