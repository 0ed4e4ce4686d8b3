import type { Command } from 'commander';
import { meaningHash, protocolHash, renderCriteria, type Lang } from '@kohort/criteria';
import type { Session } from '../session.js';
import { readCriteria } from '../read-criteria.js';
import { langOption } from './options.js';

export function addRender(program: Command, { stdout }: Session): void {
  program
    .command('render')
    .description('read criteria in plain Swedish or English')
    .argument('<file>', 'criteria file')
    .addOption(langOption())
    .option('--wording', 'quote the registry’s wording beside each criterion')
    .option('--hashes', 'also print the protocol hash and the meaning hash')
    .addHelpText('after', '\nExample:\n  $ kohort render examples/trials/flagship-mammography.json --lang sv')
    .action(async (file: string, options: { lang: Lang; wording?: true; hashes?: true }) => {
      const { criteria, document } = await readCriteria(file);
      stdout.write(`${renderCriteria(criteria, options.lang, options).trimEnd()}\n`);
      if (options.hashes) {
        stdout.write(`\nprotocol hash  ${protocolHash(document)}\nmeaning hash   ${meaningHash(criteria)}\n`);
      }
    });
}
