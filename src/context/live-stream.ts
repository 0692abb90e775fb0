import { Readable } from 'node:stream';
import type { Entity } from './entity.ts';
import type { LiveChange, LiveFeed, LiveFilter } from './live-feed.ts';
import type { TermMap } from './term-map.ts';
import { writeEntity } from './write-entity.ts';

export interface LiveStreamLimits {
  /** Changes are gathered for so long, milliseconds: of each entity the newest is told. */
  readonly gather: number;
  /** Entities of one gathering; changes of more are missed. */
  readonly entities: number;
  /** Bytes that wait for a slow client; what comes meanwhile is missed. */
  readonly waiting: number;
  /** After so long without an event a comment shows that the stream lives, milliseconds. */
  readonly heartbeat: number;
}
export const LIVE_STREAM_LIMITS: LiveStreamLimits = {
  gather: 100,
  entities: 1_000,
  waiting: 1_000_000,
  heartbeat: 15_000,
};

export interface LiveStreamParts {
  readonly feed: LiveFeed;
  readonly filter: LiveFilter;
  /** Compacts the names. */
  readonly map: TermMap;
  readonly after: (milliseconds: number, work: () => void) => () => void;
  readonly limits?: LiveStreamLimits;
}

interface Gathered {
  readonly at: string;
  readonly isNew: boolean;
  readonly entity: Entity;
  readonly isGone: boolean;
  readonly attributes: Set<string>;
}

/**
 * Changes as server-sent events (WHATWG HTML, 9.2). `change` tells of one entity what it is now, by its changed attributes: `{kind, at,
 * entity}`, kind being `created`, `updated` or `deleted`; an attribute that went is null. `gap` tells how many changes a slow client missed:
 * it should read again what it shows.
 */
export function createLiveStream({
  feed,
  filter,
  map,
  after,
  limits = LIVE_STREAM_LIMITS,
}: LiveStreamParts): Readable {
  let gathered = new Map<string, Gathered>();
  let missed = 0;
  let cancelGather: (() => void) | undefined;
  let cancelHeartbeat: () => void = () => {};

  const stream = new Readable({
    highWaterMark: limits.waiting,
    read: () => {
      if (missed > 0) flushSoon();
    },
    destroy(error, done) {
      stop();
      cancelGather?.();
      cancelHeartbeat();
      done(error);
    },
  });

  const send = (text: string): void => {
    stream.push(text);
    cancelHeartbeat();
    cancelHeartbeat = after(limits.heartbeat, () => send(': alive\n\n'));
  };
  const event = (name: string, data: object): void =>
    send(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  const isSlow = (): boolean => stream.readableLength >= limits.waiting;

  const flushSoon = (): void => {
    cancelGather ??= after(limits.gather, () => {
      cancelGather = undefined;
      flush();
    });
  };
  const flush = (): void => {
    if (missed > 0 && !isSlow()) {
      event('gap', { missed });
      missed = 0;
    }
    const changes = [...gathered.values()];
    gathered = new Map();
    for (const change of changes)
      if (isSlow()) missed += 1;
      else event('change', written(change, map));
  };

  const gather = ({ write, attributes }: LiveChange, at: string): void => {
    const before = gathered.get(write.id);
    if (isSlow() || (before === undefined && gathered.size >= limits.entities)) {
      missed += 1;
      return;
    }
    gathered.set(write.id, {
      at,
      isNew: write.before === undefined || (before?.isNew ?? false),
      entity: (write.after ?? write.before)!,
      isGone: write.after === undefined,
      attributes: new Set([...(before?.attributes ?? []), ...attributes]),
    });
  };

  const stop = feed.listen({
    filter,
    tell: (changes, at) => {
      for (const change of changes) gather(change, at);
      flushSoon();
    },
    end: () => stream.push(null),
  });
  // Clients wait so long before they come back after the stream broke off.
  send('retry: 3000\n\n');
  return stream;
}

function written({ at, isNew, entity, isGone, attributes }: Gathered, map: TermMap): object {
  const kind = isGone ? 'deleted' : isNew ? 'created' : 'updated';
  if (isGone) {
    const { id, types } = entity;
    const type = types.map(map.compact);
    return { kind, at, entity: { id, type: type.length === 1 ? type[0] : type } };
  }
  const there = [...attributes].filter((name) => Object.hasOwn(entity.attributes, name));
  const shown = Object.fromEntries(there.map((name) => [name, entity.attributes[name]!]));
  const gone = [...attributes].filter((name) => !there.includes(name));
  const { expiresAt: _, ...rest } = entity;
  return {
    kind,
    at,
    entity: {
      ...writeEntity({ ...rest, attributes: shown }, map, { format: 'normalized', sysAttrs: false }),
      ...Object.fromEntries(gone.map((name) => [map.compact(name), null])),
    },
  };
}
