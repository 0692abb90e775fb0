// @ts-check
// PostgreSQL in this thread: bytes of its wire protocol in, bytes out. Plain JavaScript, because a thread starts from a file
// that Node itself reads, and so one file serves the sources (under test) and the build alike.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { TEMPLATE } from './embedded-template.js';

/**
 * @typedef {Uint8Array | { copy: string, bytes: Uint8Array<ArrayBuffer> } | { close: true }} Request
 *   protocol bytes; or a `COPY … FROM '/dev/blob'` and what it reads; or the end.
 * @typedef {Uint8Array | { ready: true } | { copied: number } | { refused: { message: string, code?: string, detail?: string } } | { closed: true }} Answer
 */

const ANSWER_BYTES = 256 * 1024;

if (!parentPort) throw new Error('embedded-worker runs as a worker thread');
const port = parentPort;

/** @param {Answer} answer */
const post = (answer) => {
  if (answer instanceof Uint8Array) port.postMessage(answer, [/** @type {ArrayBuffer} */ (answer.buffer)]);
  else port.postMessage(answer);
};

/** Gathers the many small writes of one answer into few large transfers. The views it is given die with the call. */
function gather() {
  let buffer = new Uint8Array(4096);
  let used = 0;
  const flush = () => {
    if (used === 0) return;
    post(buffer.slice(0, used));
    used = 0;
  };
  return {
    flush,
    /** @param {Uint8Array} bytes */
    add(bytes) {
      if (used + bytes.length > ANSWER_BYTES) flush();
      if (bytes.length > ANSWER_BYTES) return post(bytes.slice());
      if (used + bytes.length > buffer.length) {
        const wider = new Uint8Array(
          Math.min(ANSWER_BYTES, Math.max(buffer.length * 4, used + bytes.length)),
        );
        wider.set(buffer.subarray(0, used));
        buffer = wider;
      }
      buffer.set(bytes, used);
      used += bytes.length;
    },
  };
}

const folder = /** @type {string | undefined} */ (workerData.folder);
const database = await open(folder);

/**
 * Making a store anew takes PostgreSQL's initdb, some seconds on a busy machine; unpacking the empty one that the build keeps takes half
 * of one.
 * @param {string | undefined} folder
 */
async function open(folder) {
  const { pgliteWasmModule } = workerData;
  const place = folder ?? 'memory://';
  const isNew = folder === undefined || !existsSync(join(folder, 'PG_VERSION'));
  if (isNew && existsSync(TEMPLATE)) {
    try {
      const tar = new File([gunzipSync(readFileSync(TEMPLATE))], 'template.tar', {
        type: 'application/x-tar',
      });
      return await PGlite.create(place, { pgliteWasmModule, loadDataDir: tar });
    } catch {
      // it is read whole before anything is written, so a broken one costs only itself
    }
  }
  return PGlite.create(place, { pgliteWasmModule });
}

/** @param {Request} request */
async function answer(request) {
  if (request instanceof Uint8Array) {
    const { add, flush } = gather();
    await database.execProtocolRawStream(request, { onRawData: add });
    flush();
  } else if ('copy' in request) {
    try {
      const { affectedRows } = await database.query(request.copy, [], { blob: new Blob([request.bytes]) });
      post({ copied: affectedRows ?? 0 });
    } catch (error) {
      const { message, code, detail } = /** @type {{ message: string, code?: string, detail?: string }} */ (
        error
      );
      post({ refused: { message, ...(code && { code }), ...(detail && { detail }) } });
    }
  } else {
    await database.close();
    post({ closed: true });
    port.close();
  }
}

let last = Promise.resolve();
port.on('message', (request) => {
  last = last.then(() => answer(request));
});
post({ ready: true });
