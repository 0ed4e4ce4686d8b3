import type { TrialRow } from './trial.entity.js';

const MEMBERS = [
  'acronym',
  'titleSv',
  'titleEn',
  'neutralName',
  'registrations',
  'ethicsApproval',
  'targetEnrolment',
] as const satisfies readonly (keyof TrialRow)[];

/** What a protocol says of the trial as a whole: an amendment may change it. */
export type SaidOfTrial = Pick<TrialRow, (typeof MEMBERS)[number]>;

export const saidOf = (trial: TrialRow): SaidOfTrial =>
  Object.fromEntries(MEMBERS.map((name) => [name, trial[name]])) as unknown as SaidOfTrial;
