import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { importClinicalTrialsGov, type ImportedTrial } from '@kohort/criteria';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { faultLine, readJsonFile } from '../read-criteria.js';
import type { Session } from '../session.js';

const HELP = `
Record:
  One study of ClinicalTrials.gov, API v2, as https://clinicaltrials.gov/api/v2/studies/NCT02240472 gives it. Ages and
  sex become criteria; every other entry stays as it is worded, as a criterion that a person decides, until somebody
  structures it. What is not carried over is listed on the error stream, with its place in the record.

Example:
  $ kohort import NCT02240472.json --out trial.json`;

export function addImport(program: Command, session: Session): void {
  program
    .command('import')
    .description('make a draft of criteria from a registry record (ClinicalTrials.gov)')
    .argument('<record>', 'the record, as JSON')
    .option('--out <file>', 'where to write the criteria (default: they are printed)')
    .addHelpText('after', HELP)
    .action((record: string, { out }: { out?: string }) => importRecord(record, out, session));
}

async function importRecord(record: string, out: string | undefined, { stdout, stderr }: Session): Promise<void> {
  const imported = importClinicalTrialsGov(await readJsonFile(record));
  if (!imported.ok) {
    const lines = imported.error.map((fault) => faultLine(record, fault));
    throw new CommandFailure(EXIT.usage, lines);
  }
  const { criteria, losses } = imported.value;
  const text = `${JSON.stringify(criteria, null, 2)}\n`;
  if (out === undefined) stdout.write(text);
  else await writeFile(out, text);
  stderr.write(`${[...losses.map((loss) => faultLine(record, loss)), summary(imported.value)].join('\n')}\n`);
}

function summary({ acronym, criteria: { criteria }, losses }: ImportedTrial): string {
  const manual = criteria.filter(({ expression }) => expression.type === 'manual').length;
  return `${acronym}: ${criteria.length} criteria, ${manual} of them for a person to decide; ${losses.length} remarks on what is not carried over`;
}
