import { Worker } from 'node:worker_threads';
import { type ErrorCode, type ErrorDetails, MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';

export interface ThreadWork<Part> {
  /** A module that exports `open(job)`, which answers the function from a chunk's number to its part; both may be async. */
  readonly module: URL;
  /** What every thread is opened with; must be cloneable. */
  readonly job: unknown;
  /** Chunks 0 … count − 1; a thread asks for the next one when it is done. */
  readonly chunks: number;
  /** Most threads at once. */
  readonly threads: number;
  /** Called with each part in the order of chunks, whichever thread was first. */
  readonly onPart: (part: Part, chunk: number) => void;
  readonly signal?: AbortSignal | undefined;
}

interface Failure {
  readonly message: string;
  readonly code?: ErrorCode;
  readonly details?: ErrorDetails;
  readonly issues?: readonly Issue[];
}
type Answer<Part> =
  | { readonly ready: true }
  | { readonly chunk: number; readonly part: Part }
  | { readonly error: Failure };

/**
 * Computes chunks on threads of their own, so that the caller's thread stays free, and hands the parts over in order. All
 * threads have ended when it resolves or rejects. Rejects with what a chunk threw, or with the signal's reason once
 * it is aborted: a chunk that runs is then cut off.
 */
export async function computeInThreads<Part>(work: ThreadWork<Part>): Promise<void> {
  work.signal?.throwIfAborted();
  if (work.chunks === 0) return;
  const workers = Array.from(
    { length: Math.min(work.threads, work.chunks) },
    () =>
      new Worker(new URL('./thread-worker.js', import.meta.url), {
        workerData: { module: work.module.href, job: work.job },
      }),
  );
  try {
    await share(workers, work);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function share<Part>(workers: readonly Worker[], work: ThreadWork<Part>): Promise<void> {
  return new Promise((resolve, reject) => {
    const waiting = new Map<number, Part>();
    let asked = 0;
    let handed = 0;
    const idle = new Set<Worker>();
    const next = (worker: Worker): void => {
      // a thread that is far ahead waits, so that parts never pile up
      if (asked < work.chunks && asked - handed < 4 * workers.length) worker.postMessage(asked++);
      else idle.add(worker);
    };
    const onAnswer = (worker: Worker, answer: Answer<Part>): void => {
      if ('error' in answer) throw errorOf(answer.error);
      if ('part' in answer) waiting.set(answer.chunk, answer.part);
      for (let part = waiting.get(handed); part !== undefined; part = waiting.get(handed)) {
        waiting.delete(handed);
        work.onPart(part, handed);
        handed += 1;
      }
      if (handed === work.chunks) resolve();
      else next(worker);
      for (const other of [...idle]) {
        idle.delete(other);
        next(other);
      }
    };
    for (const worker of workers) {
      worker.on('message', (answer: Answer<Part>) => {
        try {
          onAnswer(worker, answer);
        } catch (error) {
          reject(error);
        }
      });
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`a computing thread ended with ${code}`)));
    }
    work.signal?.addEventListener('abort', () => reject(work.signal?.reason), { once: true });
  });
}

const errorOf = ({ code, details, issues, message }: Failure): Error =>
  code === undefined ? new Error(message) : new MeridianError(code, details, issues);
