import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import type { AddressPolicy } from './address-policy.ts';
import { openEvaluator } from './expression.ts';
import { type Feed, type ModelCheck, openFeed } from './feed.ts';
import type { Sink } from './source-sink.ts';
import type { SourceSpec } from './source-spec.ts';

/** Timers, so that tests need not wait. */
export interface SourceTimers {
  readonly set: (work: () => void, milliseconds: number) => unknown;
  readonly clear: (timer: unknown) => void;
}

export const REAL_TIMERS: SourceTimers = {
  set: (work, milliseconds) => setTimeout(work, milliseconds),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** Everything that sources work with. */
export interface SourceParts {
  /** The machine's owner: sources run by themselves. */
  readonly ctx: Context;
  readonly sink: Sink;
  /** Folders below it may be watched. */
  readonly root: string;
  readonly policy: AddressPolicy;
  readonly timers: SourceTimers;
  /** 0 ≤ x < 1, for waits that must not meet. */
  readonly random: () => number;
  /** The check of a JSON Schema by its address; undefined where there is none. */
  readonly modelCheck: (schema: string) => Promise<ModelCheck | undefined>;
}

/** What a run may bring where the declaration sets no limit. */
export const DEFAULT_SOURCE_LIMITS = {
  records: 10_000_000,
  bytes: 500 * 1024 ** 2,
  queue: 10_000,
  /** Of a source that takes messages. */
  messages: 100_000,
} as const;

export async function feedOf(parts: SourceParts, spec: SourceSpec): Promise<Feed> {
  const { schema } = spec.model;
  const check = schema === undefined ? undefined : await parts.modelCheck(schema);
  if (schema !== undefined && check === undefined) throw noSchema(schema);
  return openFeed(spec, { sink: parts.sink, check, evaluator: openEvaluator });
}

/** There is no such JSON Schema here: records that cannot be checked are not taken. */
export const noSchema = (schema: string): MeridianError =>
  new MeridianError('input.invalid', { count: 1 }, [
    {
      code: 'source.noSchema',
      severity: 'error',
      at: { path: '/model/schema' },
      value: schema.slice(0, 200),
    },
  ]);

/** Resolves after a while, or rejects at once when the signal is aborted. */
export function pause(timers: SourceTimers, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => {
      timers.clear(timer);
      reject(signal.reason);
    };
    const timer = timers.set(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** A new name for a file of a source, in a folder of their own. */
export async function temporaryPath({ ctx }: SourceParts): Promise<string> {
  const folder = join(ctx.folder, 'sources');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return join(folder, `${Buffer.from(ctx.randomBytes(12)).toString('hex')}.part`);
}
