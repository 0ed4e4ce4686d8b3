import { EXIT } from './exit-codes.js';
import { run } from './program.js';

// Whoever reads a pipe may stop early (`| head`): that is no fault, and there is nobody left to write to.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.broken));
}
process.exitCode = await run(process.argv, process);
