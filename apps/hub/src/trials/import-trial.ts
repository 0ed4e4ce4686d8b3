import { importClinicalTrialsGov, type ImportedTrial as Draft } from '@kohort/criteria';
import { NewTrial, type ImportedTrial, type ImportLoss, type TrialImport } from '@kohort/hub-api';
import { failed, ok, pointer, type Result } from '@kohort/kernel';
import { fault, type AppFault } from '@kohort/platform';
import type { DataSource, EntityManager } from 'typeorm';
import type { TrialCaller } from './caller.js';
import { createTrial } from './create-trial.js';
import { readingOf } from './read-criteria.js';
import { TrialRow } from './trial.entity.js';

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
  const before = await sameRegistration(dataSource.manager, given.value);
  const trial = await createTrial(dataSource, caller, given.value, now, 'trial.imported');
  if (!trial.ok) return trial;
  return ok({
    trial: trial.value,
    losses: [...lossesOf(draft.value), ...before.map(alreadyThere)],
    reading: readingOf(draft.value.criteria),
  });
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

const IN_RECORD = '/protocolSection';

/** Trials of the organisation that are registered under the same number. Two may be meant, so it is only told. */
const sameRegistration = (
  manager: EntityManager,
  { organisationId, registrations }: NewTrial,
): Promise<Pick<TrialRow, 'id' | 'acronym'>[]> =>
  manager
    .createQueryBuilder(TrialRow, 'trial')
    .where('trial.organisation_id = :organisationId', { organisationId })
    .andWhere('trial.registrations @> any(cast(:known as jsonb[]))', {
      known: registrations.map((each) => JSON.stringify([each])),
    })
    .orderBy('trial.created_at')
    .getMany();

const alreadyThere = ({ id, acronym }: Pick<TrialRow, 'id' | 'acronym'>): ImportLoss => ({
  path: `${IN_RECORD}/identificationModule/nctId`,
  message: `The trial "${acronym}" (${id}) has this number already.`,
});

/** What the language could carry but a trial at the hub has no place for is lost here too. */
function lossesOf({ phase, sponsor, losses }: Draft): ImportLoss[] {
  const inStudy = (path: string, message: string): ImportLoss => ({ path: `${IN_RECORD}${path}`, message });
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
