import { importClinicalTrialsGov, type ImportedTrial as Draft } from '@kohort/criteria';
import { NewTrial, type ImportedTrial, type ImportLoss, type TrialImport } from '@kohort/hub-api';
import { failed, ok, pointer, type Result } from '@kohort/kernel';
import { fault, type AppFault } from '@kohort/platform';
import type { DataSource } from 'typeorm';
import type { TrialCaller } from './caller.js';
import { createTrial } from './create-trial.js';
import { readingOf } from './read-criteria.js';

/** Requests hold the record under this name. */
const UNDER = '/record';

/** A trial from a record of ClinicalTrials.gov, with everything of the record that it does not hold. */
export async function importTrial(
  dataSource: DataSource,
  caller: TrialCaller,
  { organisationId, record }: TrialImport,
  now: Date,
): Promise<Result<ImportedTrial, AppFault[]>> {
  const draft = importClinicalTrialsGov(record);
  if (!draft.ok)
    return failed(draft.error.map(({ message, path, hint }) => fault('invalid-input', message, UNDER + path, hint)));
  const given = newTrialOf(draft.value, organisationId);
  if (!given.ok) return given;
  const trial = await createTrial(dataSource, caller, given.value, now, 'trial.imported');
  if (!trial.ok) return trial;
  return ok({ trial: trial.value, losses: lossesOf(draft.value), reading: readingOf(draft.value.criteria) });
}

/** As if somebody had typed the record in: what is too long for that is refused, not cut. */
function newTrialOf(
  { acronym, title, registrations, targetEnrolment, criteria }: Draft,
  organisationId: string,
): Result<NewTrial, AppFault[]> {
  const read = NewTrial.safeParse({ organisationId, acronym, title, registrations, targetEnrolment, criteria });
  if (read.success) return ok(read.data);
  return failed(
    read.error.issues.map(({ path, message }) => fault('invalid-input', `${pointer(path)}: ${message}`, UNDER)),
  );
}

/** What the language could carry but a trial at the hub has no place for is lost here too. */
function lossesOf({ phase, sponsor, losses }: Draft): ImportLoss[] {
  const inStudy = (path: string, message: string): ImportLoss => ({ path: `/protocolSection${path}`, message });
  return [
    ...losses,
    ...(phase === undefined ? [] : [inStudy('/designModule/phases', `Not carried over: "${phase}"`)]),
    ...(sponsor === undefined
      ? []
      : [
          inStudy(
            '/sponsorCollaboratorsModule/leadSponsor/name',
            `The record names "${sponsor}" as sponsor; the trial is that of the organisation that it was imported for.`,
          ),
        ]),
  ];
}
