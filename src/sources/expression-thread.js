import { parentPort, workerData } from 'node:worker_threads';
import jsonata from 'jsonata';

/** The thread of expression.ts: compiles its expressions once and answers records with their values. */
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const { expressions, timeout } = workerData;
const compiled = expressions.map((/** @type {string} */ source) =>
  jsonata(source, { timeout, stack: 500, sequence: 100_000 }),
);

/** @param {any} expression @param {unknown} record */
async function evaluate(expression, record) {
  try {
    const value = await expression.evaluate(record);
    // a copy without functions and marks of the library's own
    return value === undefined ? {} : { value: JSON.parse(JSON.stringify(value) ?? 'null') };
  } catch (error) {
    return { error: String(/** @type {any} */ (error)?.message ?? error).slice(0, 200) };
  }
}

port.on('message', async (records) => {
  const answer = [];
  for (const record of records) {
    const values = [];
    for (const expression of compiled) values.push(await evaluate(expression, record));
    answer.push(values);
  }
  port.postMessage(answer);
});
port.postMessage('ready');
