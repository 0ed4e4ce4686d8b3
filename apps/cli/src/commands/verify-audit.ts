import { InvalidArgumentError, type Command } from 'commander';
import type { AuditCheck, AuditHead, AuditVerification } from '@kohort/persistence';
import { CommandFailure, EXIT } from '../exit-codes.js';
import type { Session } from '../session.js';
import { auditReport } from '../audit/report.js';
import { readKeptHead, readSealKeys, SealReader } from '../audit/seal-keys.js';

interface Flags {
  readonly database?: string;
  readonly key?: string;
  readonly told?: AuditHead;
  readonly head?: string;
  readonly json?: true;
}

const HELP = `
Example:
  $ kohort verify-audit --database postgres://kohort@127.0.0.1:5432/node_12 --key node-12-key.json.pub.json
  Against what the node keeps beside its key:
  $ kohort verify-audit --key node-12-key.json.pub.json --head node-12-key.json.audit-head
  Against what the node told the hub (GET /api/nodes/:id/audit-heads):
  $ kohort verify-audit --key node-12-key.json.pub.json --told 4711:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

It finds what was changed, removed, exchanged or inserted after it was sealed, which is seconds after it was written; that
events wait for their seal for more than a minute is a fault too. That the end was cut off is found by --head or --told
only; a chain that was made anew, by --key, --head or --told.`;

export function addVerifyAudit(program: Command, { stdout, env, done }: Session): void {
  program
    .command('verify-audit')
    .description("check by its hash chain that nobody altered a hub's or a node's audit")
    .option('--database <url>', 'the database of the app; DATABASE_URL if left out')
    .option('--key <file>', 'the public key that the seals are signed with: a JWK, or trusted-keys.json for the hub')
    .option('--head <file>', 'the head that the app keeps beside its key; needs --key')
    .option('--told <position:hash>', 'a head of the chain that is known from elsewhere', parseHead)
    .option('--json', 'the findings as JSON')
    .addHelpText('after', HELP)
    .action(async ({ database = env['DATABASE_URL'], key, head, told, json }: Flags) => {
      if (database === undefined) throw new CommandFailure(EXIT.usage, ['Give --database, or set DATABASE_URL.']);
      const reader = key === undefined ? undefined : new SealReader(await readSealKeys(key));
      if (head !== undefined && reader === undefined)
        throw new CommandFailure(EXIT.usage, ['Give --key with --head: the head is signed with it.']);
      const kept = head === undefined || reader === undefined ? [] : [await readKeptHead(head, reader.verify)];
      const check = await verify(database, {
        now: new Date(),
        ...(reader === undefined ? {} : { verify: reader.verify }),
        told: [...kept, ...(told === undefined ? [] : [told])],
      });
      const app = reader?.app;
      stdout.write(
        json === true
          ? `${JSON.stringify({ ...(app === undefined ? {} : { app }), ...check }, null, 2)}\n`
          : auditReport(check, { app, keyed: reader !== undefined }),
      );
      done(check.faultCount === 0 ? EXIT.ok : EXIT.findings);
    });
}

function parseHead(text: string): AuditHead {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (position === undefined || hash === undefined)
    throw new InvalidArgumentError('Give position:hash, such as 4711:9f86… with 64 digits.');
  return { position: Number(position), hash };
}

/** A long audit is read in batches, but its events are counted by one statement. */
const LONGEST_STATEMENT_MS = 30 * 60_000;
const NO_SUCH_TABLE = '42P01';

/** Says what keeps it from reading; never the address, which may hold a password. */
async function verify(url: string, verification: AuditVerification): Promise<AuditCheck> {
  // Loaded here: no other command needs a database, and it takes its time.
  const { createDataSource, verifyAudit } = await import('@kohort/persistence');
  try {
    const dataSource = await createDataSource({
      ...{ url, applicationName: 'kohort-verify-audit', entities: [], migrations: [], poolSize: 1 },
      statementTimeoutMs: LONGEST_STATEMENT_MS,
    }).initialize();
    try {
      return await verifyAudit(dataSource, verification);
    } finally {
      await dataSource.destroy();
    }
  } catch (error) {
    const { code, message } = error as Error & { readonly code?: string };
    const why =
      code === NO_SUCH_TABLE
        ? 'It holds no audit with a chain: is it of a hub or a node, and migrated?'
        : `${message || (code ?? 'unknown')}.`;
    throw new CommandFailure(EXIT.source, [`The database cannot be read. ${why}`]);
  }
}
