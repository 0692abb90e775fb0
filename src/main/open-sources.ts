import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Broker } from '../context/broker.ts';
import type { Actor } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { Config } from '../platform/config.ts';
import type { Context } from '../platform/context.ts';
import { isLoopback } from '../platform/http/origin.ts';
import { PACKAGE_FOLDER } from '../platform/i18n.ts';
import { modelSchemas } from '../sources/model-schema.ts';
import type { MqttDoor } from '../sources/mqtt-door.ts';
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
    modelCheck: modelSchemas({
      shipped: join(PACKAGE_FOLDER, 'contexts', 'smart-data-models-schemas.jsonl'),
      root: sources.folder,
    }),
  };
  return { parts, engine: createEngine(parts) };
}

/** The built-in MQTT broker where the configuration has a port for it. Throws `server.portTaken`, `server.cannotListen`. */
export async function openMqtt(
  { engine }: Sources,
  {
    sources: { mqttPort, mqttHost, mqttConnections },
    context: { access },
  }: Pick<Config, 'sources' | 'context'>,
  actorOf: (secret: string) => Promise<Actor | undefined>,
  log: Logger,
): Promise<MqttDoor | undefined> {
  if (mqttPort === undefined) return undefined;
  const { openMqttDoor } = await import('../sources/mqtt-door.ts');
  const { routesOf } = engine;
  const parts = { routesOf, actorOf, access: mayBeOpen(access, mqttHost), connections: mqttConnections, log };
  try {
    return await openMqttDoor(parts, mqttPort, mqttHost);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new MeridianError('server.portTaken', { host: mqttHost, port: mqttPort });
    throw new MeridianError(
      'server.cannotListen',
      { host: mqttHost, port: mqttPort, reason: String(code) },
      [],
      error,
    );
  }
}

/** Beyond this machine nobody publishes without a key. */
const mayBeOpen = (access: 'open' | 'keys', host: string): 'open' | 'keys' =>
  isLoopback(host) ? access : 'keys';
