/* global fetch, AbortSignal */
// Asks the process of this container whether it lives: the API answers on PORT, the worker on WORKER_PORT.
const ports = [process.env.PORT, process.env.WORKER_PORT].filter(Boolean);
const lives = async (port) => {
  const answer = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(3000) });
  if (!answer.ok) throw new Error(`It answers ${answer.status}.`);
};
await Promise.any(ports.map(lives)).catch(() => process.exit(1));
