/**
 * Runs an app's entry, named as the one argument, for as long as the process that started this one lives: however that
 * one ends, the channel between the two closes. The app itself knows nothing of it.
 */
import { pathToFileURL } from 'node:url';

/** Milliseconds for an orderly end. */
const PATIENCE = 5000;

process.once('disconnect', () => {
  setTimeout(() => process.exit(1), PATIENCE).unref();
  process.kill(process.pid, 'SIGTERM');
});
// Waiting for the end of the other process is no reason to go on when the work is done.
process.channel?.unref();

const [entry = ''] = process.argv.splice(2, 1);
process.argv[1] = entry;
if (process.connected) await import(pathToFileURL(entry).href);
