import type { Command } from 'commander';
import { criteriaJsonSchema } from '@kohort/criteria';
import type { Session } from '../session.js';

export function addSchema(program: Command, { stdout }: Session): void {
  program
    .command('schema')
    .description('print the JSON Schema of the criteria language, for editors')
    .addHelpText('after', '\nExample:\n  $ kohort schema > criteria.schema.json')
    .action(() => void stdout.write(`${JSON.stringify(criteriaJsonSchema(), null, 2)}\n`));
}
