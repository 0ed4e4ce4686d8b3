import type { Command } from 'commander';
import { lint } from '@kohort/criteria';
import { CommandFailure, EXIT } from '../exit-codes.js';
import type { Session } from '../session.js';
import { faultLine, readCriteria } from '../read-criteria.js';

export function addLint(program: Command, { stdout, stderr, done }: Session): void {
  program
    .command('lint')
    .description('check criteria for mistakes: contradictions, impossible windows, units that cannot match …')
    .argument('<files...>', 'criteria files')
    .addHelpText('after', '\nExample:\n  $ kohort lint examples/trials/*.json')
    .action(async (files: string[]) => {
      let [errors, warnings, refused] = [0, 0, 0];
      for (const file of files) {
        try {
          for (const finding of lint((await readCriteria(file)).criteria)) {
            if (finding.severity === 'error') errors += 1;
            else warnings += 1;
            stdout.write(`${finding.severity} ${finding.code} ${faultLine(file, finding)}\n`);
          }
        } catch (error) {
          if (!(error instanceof CommandFailure)) throw error;
          refused += 1;
          stderr.write(`${error.lines.join('\n')}\n`);
        }
      }
      const counts = [`${errors} errors`, `${warnings} warnings`, ...(refused ? [`${refused} refused`] : [])];
      stdout.write(`${files.length} checked: ${counts.join(', ')}\n`);
      done(refused > 0 ? EXIT.usage : errors > 0 ? EXIT.findings : EXIT.ok);
    });
}
