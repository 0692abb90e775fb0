import { statfsSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';

/** What a COPY of one chunk was refused for; the fields are PostgreSQL's. */
export interface Refusal {
  readonly message: string;
  readonly code?: string;
  readonly detail?: string;
}

type Answer = Uint8Array | { ready: true } | { copied: number } | { refused: Refusal } | { closed: true };

/**
 * The socket between the PostgreSQL driver and the embedded store in its worker thread: protocol bytes are moved, not
 * copied. Besides the protocol it carries COPY chunks, since PGlite reads those from a device and not from the protocol.
 */
export class EmbeddedStream extends Duplex {
  readonly #worker: Worker;
  #settle: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  readonly #folder: string | undefined;
  #ready = false;
  /** Whether the thread ended for want of room on the disk. */
  isFull = false;

  /**
   * @param folder data folder of PostgreSQL's own files; undefined keeps everything in memory.
   * @param program PGlite's compiled WebAssembly module.
   */
  constructor(folder: string | undefined, program: object) {
    super({ allowHalfOpen: false });
    this.#folder = folder;
    this.#worker = new Worker(new URL('./embedded-worker.js', import.meta.url), {
      workerData: { folder, pgliteWasmModule: program },
      // an own process' flags (a test runner's loader, say) are no business of the store
      execArgv: [],
      name: 'meridian-store',
    });
    this.#worker.on('message', (answer: Answer) => this.#take(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`the embedded store's thread ended (${code})`)));
  }

  /** Called by the driver: there is nowhere to connect to, only a thread to wait for. */
  connect(): this {
    if (this.#ready) process.nextTick(() => this.emit('connect'));
    else this.once('ready', () => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    this.#worker.ref();
    return this;
  }

  unref(): this {
    this.#worker.unref();
    return this;
  }

  /** Runs `COPY … FROM '/dev/blob'` over one chunk, which is moved to the worker. Returns the number of rows. */
  async copy(sql: string, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    const answer = await this.#ask({ copy: sql, bytes }, [bytes.buffer]);
    if ('copied' in answer) return answer.copied;
    if (!('refused' in answer)) throw new Error('the embedded store answered out of turn');
    const { message, ...fields } = answer.refused;
    throw Object.assign(new Error(message), fields);
  }

  /** Ends the store: flushes, closes its files and stops the thread. A store that has ended already stays so. */
  async shut(): Promise<void> {
    if (this.destroyed) return;
    await this.#ask({ close: true }, []);
    this.destroy();
    await this.#worker.terminate();
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(Uint8Array.from(chunk));
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    const whole = new Uint8Array(chunks.reduce((total, { chunk }) => total + chunk.length, 0));
    let offset = 0;
    for (const { chunk } of chunks) {
      whole.set(chunk, offset);
      offset += chunk.length;
    }
    this.#send(whole);
    done();
  }

  #send(bytes: Uint8Array<ArrayBuffer>): void {
    this.#worker.postMessage(bytes, [bytes.buffer]);
  }

  #ask(request: object, transfer: ArrayBuffer[]): Promise<Exclude<Answer, Uint8Array>> {
    if (this.destroyed) return Promise.reject(this.errored ?? new Error('the embedded store is closed'));
    // statements that wait to be written together come before this
    while (this.writableCorked > 0) this.uncork();
    return new Promise((resolve, reject) => {
      this.#settle = { resolve: resolve as (answer: Answer) => void, reject };
      this.#worker.postMessage(request, transfer);
    });
  }

  #take(answer: Answer): void {
    if (answer instanceof Uint8Array) {
      this.push(Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength));
    } else if ('ready' in answer) {
      this.#ready = true;
      this.emit('ready');
    } else {
      const settle = this.#settle;
      this.#settle = undefined;
      settle?.resolve(answer);
    }
  }

  #fail(error: Error): void {
    this.isFull ||= !this.destroyed && this.#folder !== undefined && hasNoRoom(this.#folder);
    this.#settle?.reject(error);
    this.#settle = undefined;
    this.destroy(error);
  }
}

/** PostgreSQL ends when it cannot write on: a segment of its log takes 16 MiB. */
const ROOM = 16 * 1024 ** 2;

function hasNoRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < ROOM;
  } catch {
    return false;
  }
}
