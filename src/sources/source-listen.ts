import { type FeedIntake, openIntake } from './feed-intake.ts';
import { openWindow } from './feed-window.ts';
import { createLead } from './listen-lead-store.ts';
import { listenMqtt, type MqttListener } from './mqtt-client.ts';
import { type MessageReader, messageReader } from './mqtt-message.ts';
import { runningIn } from './running-imports.ts';
import { feedOf, type SourceParts } from './source-parts.ts';
import type { SourceSpec } from './source-spec.ts';
import { type SourceRow, selectActive, selectSecrets } from './source-store.ts';

/** Where a message of this server's own broker goes. */
export interface MessageRoute {
  readonly intake: FeedIntake;
  readonly reader: MessageReader;
  readonly names: Readonly<Record<string, string>>;
}

/** Sources that take messages. */
export interface Listeners {
  /** Opens and closes listeners until they are as the declarations say. */
  refresh(): Promise<void>;
  /** The sources that take a topic of this server's own broker. */
  routesOf(topic: string): readonly MessageRoute[];
  /** Whether a source is connected to its broker; undefined where it needs no connection. */
  isConnected(id: string): boolean | undefined;
  close(): Promise<void>;
}

interface Listening {
  readonly revision: number;
  readonly intake: FeedIntake;
  /** Of another broker … */
  readonly client: MqttListener | undefined;
  /** … or of this server's own. */
  readonly reader: MessageReader | undefined;
}

/** Topics whose routes are remembered. */
const REMEMBERED = 100_000;

export function createListeners(parts: SourceParts): Listeners {
  const { ctx } = parts;
  const lead = createLead(ctx.db);
  const listening = new Map<string, Listening>();
  let routes = new Map<string, readonly MessageRoute[]>();
  let last: Promise<void> = Promise.resolve();
  let isClosed = false;

  const open = async (row: SourceRow): Promise<Listening> => {
    const spec = row.spec as SourceSpec<'mqtt'>;
    const holder = runningIn(ctx);
    const window = openWindow(parts, row.id, 'message', holder.owner, () => holder.hold());
    const intake = openIntake(parts, await feedOf(parts, spec), window);
    const isOwn = spec.options.url === undefined;
    const client = isOwn ? undefined : listenMqtt(parts, spec, await selectSecrets(ctx.db, row.id), intake);
    return { revision: row.revision, intake, client, reader: isOwn ? messageReader(spec) : undefined };
  };
  const shut = async ({ client, intake }: Listening): Promise<void> => {
    await client?.close();
    await intake.close();
  };

  const refreshNow = async (): Promise<void> => {
    const rows = isClosed ? [] : await selectActive(ctx.db, 'mqtt');
    const isElsewhere = (row: SourceRow): boolean =>
      (row.spec as SourceSpec<'mqtt'>).options.url !== undefined;
    const leads = rows.some(isElsewhere) ? await lead.take() : false;
    const wanted = new Map(
      rows.filter((row) => leads || !isElsewhere(row)).map((row): [string, SourceRow] => [row.id, row]),
    );
    for (const [id, one] of listening) {
      if (wanted.get(id)?.revision === one.revision) continue;
      listening.delete(id);
      routes = new Map();
      await shut(one).catch((error: unknown) =>
        ctx.log.error({ err: error, source: id }, 'listener not closed'),
      );
    }
    for (const [id, row] of wanted) {
      if (listening.has(id)) continue;
      try {
        listening.set(id, await open(row));
        routes = new Map();
      } catch (error) {
        ctx.log.error({ err: error, source: id }, 'listener not opened');
      }
    }
    if (![...wanted.values()].some(isElsewhere)) await lead.leave();
  };
  const refresh = (): Promise<void> => {
    const turn = last.then(refreshNow);
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    refresh,
    routesOf(topic) {
      const known = routes.get(topic);
      if (known) return known;
      const found = [...listening.values()].flatMap(({ intake, reader }) => {
        const names = reader?.match(topic);
        return reader && names ? [{ intake, reader, names }] : [];
      });
      if (routes.size < REMEMBERED) routes.set(topic, found);
      return found;
    },
    isConnected: (id) => listening.get(id)?.client?.isConnected(),
    close: () => {
      isClosed = true;
      return refresh();
    },
  };
}
