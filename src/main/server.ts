import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { stopAnalyses } from '../assessments/analysis-actions.ts';
import { remoteContexts } from '../context/context-load-remote.ts';
import type { MeasureEngine } from '../indicators/measure-engine.ts';
import { SYSTEM } from '../model/actor.ts';
import type { Locale } from '../model/text.ts';
import { actorOfKey } from '../organisations/api-key-actions.ts';
import type { Config } from '../platform/config.ts';
import type { Context } from '../platform/context.ts';
import { type ControlDoor, openControlDoor } from '../platform/control.ts';
import type { Database } from '../platform/database.ts';
import { makeMetrics, measureStore } from '../platform/http/metrics.ts';
import { message, PACKAGE_FOLDER } from '../platform/i18n.ts';
import { createLog } from '../platform/log.ts';
import { filesFolder, openStore } from '../platform/store-open.ts';
import { MERIDIAN_VERSION } from '../platform/version.ts';
import { stopImports } from '../sources/import-actions.ts';
import type { MqttDoor } from '../sources/mqtt-door.ts';
import type { Sources } from '../sources/source-actions.ts';
import { addressOf, assertPortFree, listen, ownAddress } from './listen.ts';
import { notificationMetrics } from './notification-metrics.ts';
import { openMqtt, openSources } from './open-sources.ts';
import { startScreen } from './screen.ts';
import { keepSweeping } from './sweep-measures.ts';
import { watchRounds } from './watch-rounds.ts';
import { countImports, countWorkspace } from './workspace-store.ts';

/** Requests that still run when the server stops get this long, milliseconds. */
const GRACE = 10_000;

export interface ServeOptions {
  readonly locale: Locale;
  /** Where the one screen goes. */
  readonly print: (text: string) => void;
  /** Resolves when the console's files are there; the store is opened and filled meanwhile. */
  readonly consoleReady?: Promise<void>;
  readonly log?: Logger;
}

export interface Served {
  readonly address: string;
  /** Ends requests and imports, then closes the store. Can be called twice. */
  readonly stop: () => Promise<void>;
}

/**
 * Opens the store, makes the workspace ready, and serves. Throws, with everything closed again, where the port is taken
 * (`server.portTaken`), the data folder is in use (`storage.locked`), or the store cannot be opened.
 */
export async function serve(config: Config, options: ServeOptions): Promise<Served> {
  const { locale, print, log = createLog(config) } = options;
  // it is awaited once the store is ready; until then a failure waits too
  options.consoleReady?.catch(() => undefined);
  await assertPortFree(config.host, config.port);
  const metrics = makeMetrics();
  // the store opens in a thread of its own while this one loads the rest of the program
  const opening = openStore(config, { log });
  const [{ buildServer }, { openBroker }, { openMeasures }, { storeMeasures }, { prepareWorkspace }] =
    await Promise.all([
      import('./build-server.ts'),
      import('../context/open-broker.ts'),
      import('./measures.ts'),
      import('./shipped-measures.ts'),
      import('./workspace.ts'),
      opening,
    ]);
  const db = measureStore(await opening, metrics.observeStore);
  const ctx = systemContext(db, config, log);
  let app: FastifyInstance | undefined;
  let control: ControlDoor | undefined;
  let mqtt: MqttDoor | undefined;
  let sources: Sources | undefined;
  let broker: Awaited<ReturnType<typeof openBroker>> | undefined;
  let measures: MeasureEngine | undefined;
  let endRounds: (() => void) | undefined;
  let endSweeping: (() => Promise<void>) | undefined;
  try {
    const { administrator } = await prepareWorkspace(ctx, {
      sample: config.sample,
      onStep: (step) => print(`  · ${message(locale, `start.${step}`)} …\n`),
    });
    metrics.count([
      {
        name: 'meridian_imports',
        help: 'Imports by status',
        label: 'status',
        collect: () => countImports(db),
      },
      {
        name: 'meridian_runs',
        help: 'Stored runs',
        collect: async () => [{ value: (await countWorkspace(db)).runs }],
      },
      ...notificationMetrics(db),
    ]);
    await options.consoleReady;
    broker = await openBroker({
      ...ctx,
      contexts: contextsOf(config),
      writing: config.writing,
      finding: config.finding,
      history: config.history,
      notifications: config.notifications,
    });
    measures = openMeasures(ctx, broker);
    await storeMeasures(ctx, measures.records);
    await measures.start();
    endSweeping = keepSweeping(ctx, config.measures);
    sources = openSources(ctx, broker, config);
    app = await buildServer({
      db,
      broker,
      sources,
      measures,
      config,
      log,
      metrics,
      consoleFolder: join(PACKAGE_FOLDER, 'dist', 'console'),
      isOwner: (secret) => control?.accepts(secret) ?? false,
    });
    const port = await listen(app, config.host, config.port);
    broker.subscriptions.servedAt(port);
    await sources.engine.start();
    endRounds = watchRounds(ctx);
    mqtt = await openMqtt(sources, config, (secret) => actorOfKey({ db, clock: ctx.clock }, secret), log);
    const address = addressOf(config.host, port);
    const { folder } = config;
    control = await openControlDoor(folder, ownAddress(config.host, port), ctx.randomBytes);
    const facts = { version: MERIDIAN_VERSION, address, folder, store: db, administrator };
    print(startScreen(facts, locale));
    return {
      address,
      stop: stopOnce({ app, broker, measures, sources, mqtt, control, ctx, endRounds, endSweeping }),
    };
  } catch (error) {
    endRounds?.();
    await control?.close();
    await mqtt?.close();
    await app?.close();
    await sources?.engine.stop();
    await broker?.close();
    await endSweeping?.();
    await measures?.stop();
    await db.close();
    throw error;
  }
}

/** Serves until SIGINT or SIGTERM and resolves when all is closed; a second signal ends the process at once. */
export async function serveUntilSignal(config: Config, options: ServeOptions): Promise<void> {
  const signalled = new Promise<void>((done) => {
    let count = 0;
    const onSignal = (): void => {
      count += 1;
      if (count > 1) process.exit(130);
      done();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
  const serving = serve(config, options);
  await Promise.race([signalled, serving]);
  const { stop } = await serving;
  await signalled;
  options.print(`\n  ${message(options.locale, 'start.stopping')}\n`);
  await stop();
  options.print(`  ${message(options.locale, 'start.stopped')}\n`);
}

/** How @contexts are had. */
const contextsOf = ({ jsonld: { folder, pinned, remote, maxBytes, seconds, stored } }: Config) => ({
  folder,
  pinned,
  limits: { stored },
  fetch: remoteContexts(remote, { maxBytes, timeout: seconds * 1_000 }),
});

/** The server's own doings, as the machine's owner. */
export const systemContext = (db: Database, config: Config, log: Logger): Context => ({
  actor: SYSTEM,
  db,
  clock: () => new Date(),
  randomBytes: (length) => randomBytes(length),
  limits: config.limits,
  folder: filesFolder(config.folder),
  log,
});

interface Running {
  readonly app: FastifyInstance;
  readonly broker: { close(): Promise<void> };
  readonly measures: MeasureEngine;
  readonly sources: Sources;
  readonly mqtt: MqttDoor | undefined;
  readonly control: ControlDoor;
  readonly ctx: Context;
  readonly endRounds: () => void;
  readonly endSweeping: () => Promise<void>;
}

function stopOnce(running: Running): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= stop(running);
    return stopping;
  };
}

async function stop({
  app,
  broker,
  measures,
  sources,
  mqtt,
  control,
  ctx,
  endRounds,
  endSweeping,
}: Running): Promise<void> {
  endRounds();
  const giveUp = setTimeout(() => app.server.closeAllConnections(), GRACE);
  // a connection whose last request ends now would be kept for the next one, which never comes
  const idle = setInterval(() => app.server.closeIdleConnections(), 50);
  try {
    await control.close();
    await mqtt?.close();
    await Promise.all([app.close(), sources.engine.stop(), stopImports(ctx), stopAnalyses(ctx)]);
    await broker.close();
    await endSweeping();
    await measures.stop();
  } finally {
    clearTimeout(giveUp);
    clearInterval(idle);
    await ctx.db.close();
  }
}
