import type { Broker } from '../context/broker.ts';
import type { Config } from '../platform/config.ts';
import type { Context } from '../platform/context.ts';
import type { Sources } from '../sources/source-actions.ts';
import { createEngine } from '../sources/source-engine.ts';
import { REAL_TIMERS, type SourceParts } from '../sources/source-parts.ts';
import { brokerSink } from './broker-sink.ts';

/** Sources that bring what they have into the context broker; nothing runs before the engine's `start`. */
export function openSources(ctx: Context, broker: Broker, { sources }: Pick<Config, 'sources'>): Sources {
  const parts: SourceParts = {
    ctx,
    sink: brokerSink(broker, ctx.log),
    root: sources.folder,
    policy: sources.addresses,
    timers: REAL_TIMERS,
    random: Math.random,
    modelCheck: async () => undefined,
  };
  return { parts, engine: createEngine(parts) };
}
