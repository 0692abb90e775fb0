import { parentPort, workerData } from 'node:worker_threads';

/**
 * One thread of `computeInThreads`: loads the module, opens the job once, and answers chunk after chunk.
 */
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const { module, job } = workerData;
const loaded = await import(module);

/** @param {any} error */
const failure = (error) => ({
  message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  ...(error?.name === 'MeridianError'
    ? { code: error.code, details: error.details, issues: error.issues }
    : {}),
});

/** @type {(chunk: number) => unknown} */
let compute;
try {
  compute = await loaded.open(job);
  port.postMessage({ ready: true });
} catch (error) {
  port.postMessage({ error: failure(error) });
}
port.on('message', async (chunk) => {
  try {
    port.postMessage({ chunk, part: await compute(chunk) });
  } catch (error) {
    port.postMessage({ error: failure(error) });
  }
});
