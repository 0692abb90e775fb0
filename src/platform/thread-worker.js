import { parentPort, workerData } from 'node:worker_threads';

/**
 * One thread of `computeInThreads`: loads the module, opens the job once, and answers chunk after chunk. A `.ts` module is
 * one of a checkout whose tests run, where Node does not read TypeScript itself.
 */
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const { module, job } = workerData;
const loaded = module.endsWith('.ts')
  ? (await (await import('vite')).runnerImport(module, { configFile: false, logLevel: 'error' })).module
  : await import(module);

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
