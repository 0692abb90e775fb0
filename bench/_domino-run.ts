import type { LiveChangeWire, LiveStateWire } from '../src/assessments/live-wire.ts';
import { generator } from './_composite-data.ts';
import { Connection, request } from './_context-client.ts';
import {
  AREAS,
  areaOf,
  attributeOf,
  CODES,
  FRAMEWORK,
  PAST_YEAR,
  SITE,
  SITES,
  siteOf,
  YEAR,
} from './_domino-set-up.ts';

/** What the process of this load is told. */
export interface DominoLoad {
  readonly address: string;
  readonly perSecond: number;
  readonly seconds: number;
  readonly connections: number;
  /** Entities of one request, each with one record. */
  readonly batch: number;
  /** Records of the past year that are brought in and nothing else, and how many there are already. */
  readonly fill?: number;
  readonly from?: number;
}

export interface Followed {
  readonly records: number;
  /** Records that an event told the value of. */
  readonly followed: number;
  /** Those whose area got another score in the same event. */
  readonly scored: number;
  readonly events: number;
  readonly perSecond: number;
  /** Milliseconds from the answer to a request until the event with the score; null where there was none. */
  readonly p50: number | null;
  readonly p99: number | null;
  readonly longest: number | null;
  /** The same from sending the request on. */
  readonly sentP50: number | null;
  readonly sentP99: number | null;
  /** Values that events did not name, being too many at once. */
  readonly unnamed: number;
}

// The process: node test/run-ts.mjs bench/_domino-run.ts DOMINOLOAD
const what = JSON.parse(process.argv[3] ?? '') as DominoLoad;
const UPSERT = '/ngsi-ld/v1/entityOperations/upsert?options=update';
const connections = Array.from({ length: what.connections }, () => new Connection(what.address));
const ask = async (connection: Connection, bytes: Buffer): Promise<void> => {
  const { status, body } = await connection.send(bytes);
  if (![201, 204].includes(status)) throw new Error(`${status} ${body.toString('utf8', 0, 2000)}`);
};
const entity = (area: number, values: ReadonlyMap<number, number>, observedAt: string) => ({
  id: siteOf(area, [...values.keys()][0]!),
  type: SITE,
  area: { type: 'Property', value: areaOf(area) },
  ...Object.fromEntries(
    [...values].map(([indicator, value]) => [
      attributeOf(indicator),
      { type: 'Property', value, observedAt },
    ]),
  ),
});
/** A sixth of the areas with a record of every indicator. */
const sixth = (part: number, random: () => number, observedAt: () => string) =>
  Array.from({ length: AREAS / 6 }, (_, one) => part * (AREAS / 6) + one).flatMap((area) =>
    SITES.map((site) => entity(area, new Map(site.map((i) => [i, random() * 10])), observedAt())),
  );

if (what.fill !== undefined) await fill(what.fill, what.from ?? 0);
else await follow();

/** Some areas at a time, each with a record of every indicator, a minute after the one before. */
async function fill(records: number, from: number): Promise<void> {
  const random = generator(17);
  const start = Date.parse(`${PAST_YEAR}-01-01T00:00:00Z`);
  const rounds = Math.ceil(records / (AREAS * CODES.length));
  const first = Math.ceil(from / (AREAS * CODES.length));
  const parts = Array.from({ length: rounds * 6 }, (_, at) => at);
  await Promise.all(
    connections.slice(0, 2).map(async (connection) => {
      for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
        const at = new Date(start + (first + Math.floor(part / 6)) * 60_000).toISOString();
        const body = sixth(part % 6, random, () => at);
        await ask(connection, request('POST', UPSERT, JSON.stringify(body)));
      }
    }),
  );
  process.stdout.write(JSON.stringify({ stored: rounds * AREAS * CODES.length }));
  process.exit(0);
}

async function follow(): Promise<void> {
  /** The record of each cell that an event has still to tell of. */
  const waiting = new Map<string, Sent>();
  const sent: Sent[] = [];
  let events = 0;
  let unnamed = 0;
  let hasBegun: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    hasBegun = resolve;
  });
  const random = generator(Date.now() % 1_000_000);
  const began = Date.parse(`${YEAR}-01-01T00:00:00Z`) + (Date.now() % 1e10);
  // larger than any value before, also of an earlier load: every record changes the sum, the mean and the largest
  const rising = (): number => 20 + ((Date.now() / 1000) % 1e6);
  let beat = 0;
  const now = (): string => new Date(began + beat++).toISOString();

  // Every area has a record of every indicator before it begins.
  for (let part = 0; part < 6; part += 1)
    await ask(connections[0]!, request('POST', UPSERT, JSON.stringify(sixth(part, random, now))));
  await untilAssessed();
  void listen((name, data, at) => {
    if (name === 'state') {
      const { areas, problem } = data as LiveStateWire;
      if (problem === null && areas.length === AREAS) hasBegun();
      return;
    }
    events += 1;
    const { values, areas, more } = data as LiveChangeWire;
    unnamed += more;
    const scored = new Set(areas.map(({ area }) => area));
    for (const { area, indicator } of values) {
      const one = waiting.get(`${area} ${indicator}`);
      if (one === undefined) continue;
      waiting.delete(`${area} ${indicator}`);
      one.toldAt = at;
      one.isScored = scored.has(area);
    }
  });
  await begun;
  await new Promise((resolve) => setTimeout(resolve, 1_000));

  // Requests are due at a fixed pace, whether those before have been answered or not.
  const requests = Math.floor((what.perSecond * what.seconds) / what.batch);
  const start = performance.now();
  let next = 0;
  await Promise.all(
    connections.map(async (connection) => {
      for (;;) {
        const n = next;
        next += 1;
        if (n >= requests) break;
        const due = start + (n * what.batch * 1000) / what.perSecond;
        const wait = due - performance.now();
        if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
        // in the course of time every area gets a record of every indicator
        const indicator = Math.floor((n * what.batch) / AREAS) % CODES.length;
        const at = now();
        const areas = Array.from({ length: what.batch }, (_, one) => (n * what.batch + one) % AREAS);
        const body = areas.map((area) => entity(area, new Map([[indicator, rising() + random() / 2]]), at));
        const bytes = request('POST', UPSERT, JSON.stringify(body));
        const ours = areas.map((area) => {
          const one: Sent = { at: Math.min(performance.now(), Math.max(due, start)), isScored: false };
          waiting.set(`${areaOf(area)} ${CODES[indicator]}`, one);
          sent.push(one);
          return one;
        });
        await ask(connection, bytes);
        const answered = performance.now();
        for (const one of ours) one.answeredAt = answered;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  const deadline = performance.now() + 10_000;
  while (waiting.size > 0 && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20));

  // The first second warms up.
  const measured = sent.slice(what.perSecond);
  const sorted = (of: (one: Sent) => number): readonly number[] => measured.map(of).sort((a, b) => a - b);
  const never = Number.POSITIVE_INFINITY;
  const after = sorted(({ toldAt = never, answeredAt = 0 }) => Math.max(0, toldAt - answeredAt));
  const whole = sorted(({ toldAt = never, at }) => toldAt - at);
  const share = (all: readonly number[], of: number): number =>
    all[Math.min(all.length - 1, Math.floor(all.length * of))]!;
  const followed: Followed = {
    records: sent.length,
    followed: sent.filter(({ toldAt }) => toldAt !== undefined).length,
    scored: sent.filter(({ isScored }) => isScored).length,
    events,
    perSecond: sent.length / seconds,
    p50: share(after, 0.5),
    p99: share(after, 0.99),
    longest: after.at(-1)!,
    sentP50: share(whole, 0.5),
    sentP99: share(whole, 0.99),
    unnamed,
  };
  process.stdout.write(JSON.stringify(followed));
  process.exit(0);
}

interface Sent {
  readonly at: number;
  answeredAt?: number;
  toldAt?: number;
  isScored: boolean;
}

/** Waits until the measures have caught up with what was brought in before. */
async function untilAssessed(): Promise<void> {
  const address = `${what.address}/api/v1/live/scores/state?framework=${FRAMEWORK.id}&period=${YEAR}`;
  const deadline = Date.now() + 300_000;
  for (;;) {
    const answer = await fetch(address);
    const { areas } = (await answer.json()) as LiveStateWire;
    if (areas?.length === AREAS) return;
    if (Date.now() > deadline) throw new Error('the measures gave no scores in five minutes');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function listen(take: (name: string, data: unknown, at: number) => void): Promise<void> {
  const query = new URLSearchParams({ framework: FRAMEWORK.id, period: YEAR });
  const { body } = await fetch(`${what.address}/api/v1/live/scores?${query}`);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body!) {
    const at = performance.now();
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop()!;
    for (const part of parts) {
      const [, name, data] = /^event: (\w+)\n(?:id: \d+\n)?data: (.*)$/m.exec(part) ?? [];
      if (name !== undefined) take(name, JSON.parse(data!), at);
    }
  }
}
