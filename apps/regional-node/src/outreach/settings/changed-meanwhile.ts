import { fault } from '@kohort/platform';

/** Somebody else was quicker. */
export const changedMeanwhile = fault(
  'changed-meanwhile',
  'Somebody changed this since you read it: read it again.',
  '/rowVersion',
);
