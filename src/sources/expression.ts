import { Worker } from 'node:worker_threads';

/** Values of JSONata expressions. */
export interface Evaluator {
  /** For each record the values of all expressions in their order; an Error in the place of one that failed. */
  evaluate(records: readonly unknown[]): Promise<readonly (readonly unknown[])[]>;
  close(): void;
}

/** How long one record's expression may take before its thread is ended, milliseconds. */
const TIME = 2000;
/** How long a thread may take to begin, milliseconds. */
const STARTING = 20_000;
/** Records that a thread is given at once. */
const SLICE = 250;

/** After so many records that ended a thread nothing is evaluated until {@link FORGIVEN} records for each have failed. */
const MOST_ENDED = 20;
const FORGIVEN = 1000;

type Answer = readonly { readonly value?: unknown; readonly error?: string }[][];

/**
 * Evaluates expressions in a thread of their own, with bounds on time, depth and memory: an expression that runs away ends its
 * thread, and the record is the one to blame. The thread begins with the first record and never keeps the process alive.
 */
export function openEvaluator(expressions: readonly string[], time = TIME): Evaluator {
  let thread: Thread | undefined;
  let last: Promise<unknown> = Promise.resolve();
  /** Records that ended a thread. */
  let ended = 0;

  const end = (): void => {
    thread?.end();
    thread = undefined;
  };

  /** Undefined where the thread died of it or did not answer in time. */
  const ask = async (records: readonly unknown[]): Promise<Answer | undefined> => {
    thread ??= beginThread(expressions, time);
    const answer = await thread.ask(records);
    if (answer === undefined) end();
    return answer;
  };

  const evaluateAll = async (records: readonly unknown[]): Promise<unknown[][]> => {
    const values: unknown[][] = [];
    for (let from = 0; from < records.length; from += SLICE)
      values.push(...(await evaluateSlice(records.slice(from, from + SLICE))));
    return values;
  };

  /** A slice that ends its thread is tried again one by one, so that the record is found that does it. */
  const evaluateSlice = async (records: readonly unknown[]): Promise<unknown[][]> => {
    if (ended >= MOST_ENDED) {
      ended -= records.length / FORGIVEN;
      return records.map(() => failed('expressions of this mapping ran away too often'));
    }
    const answer = await ask(records);
    if (answer)
      return answer.map((one) =>
        one.map(({ value, error }) => (error === undefined ? value : new Error(error))),
      );
    if (records.length === 1) {
      ended += 1;
      return [failed('too long, too deep or too large')];
    }
    const values: unknown[][] = [];
    for (const record of records) values.push(...(await evaluateSlice([record])));
    return values;
  };
  const failed = (reason: string): unknown[] => expressions.map(() => new Error(reason));

  return {
    evaluate(records) {
      const turn = last.then(() => evaluateAll(records));
      last = turn.catch(() => undefined);
      return turn;
    },
    close: end,
  };
}

interface Thread {
  ask(records: readonly unknown[]): Promise<Answer | undefined>;
  end(): void;
}

function beginThread(expressions: readonly string[], time: number): Thread {
  const worker = new Worker(new URL('./expression-thread.js', import.meta.url), {
    workerData: { expressions, timeout: time / 2 },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  let settle: (answer: Answer | undefined) => void = () => undefined;
  let onReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    onReady = resolve;
  });
  worker.on('message', (answer: Answer | 'ready') => (answer === 'ready' ? onReady() : settle(answer)));
  worker.on('error', () => settle(undefined));
  worker.on('exit', () => settle(undefined));
  worker.unref();
  return {
    ask: (records) =>
      new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        settle = (answer) => {
          clearTimeout(timer);
          worker.unref();
          resolve(answer);
        };
        worker.ref();
        // what a slow machine needs to begin a thread is not the expression's time
        timer = setTimeout(settle, STARTING, undefined);
        void ready.then(() => {
          clearTimeout(timer);
          timer = setTimeout(settle, time + 10 * records.length, undefined);
          worker.postMessage(records);
        });
      }),
    end: () => void worker.terminate(),
  };
}
