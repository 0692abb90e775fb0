import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database, Sql } from '../database.ts';

/** A number that is read when Prometheus asks, e.g. how many runs are stored; `label` splits it. */
export interface CountedThing {
  readonly name: string;
  readonly help: string;
  readonly label?: string;
  readonly collect: () => Promise<readonly { readonly value: number; readonly label?: string }[]>;
}

export interface Metrics {
  readonly registry: Registry;
  /** Adds numbers to what Prometheus is told. */
  count(things: readonly CountedThing[]): void;
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  observeStore(operation: 'query' | 'execute' | 'copy' | 'transaction', seconds: number): void;
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** Measures of one server in a registry of its own, so that two servers in one process do not mix. */
export function makeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'meridian_http_request_seconds',
    help: 'Time to answer, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const store = new Histogram({
    name: 'meridian_store_seconds',
    help: 'Time of store operations',
    labelNames: ['operation'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return {
    registry,
    count: (things) => {
      for (const thing of things) countThing(registry, thing);
    },
    observeRequest: (method, route, status, seconds) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    observeStore: (operation, seconds) => store.observe({ operation }, seconds),
  };
}

/** The same store, with the time of every operation reported. */
export function measureStore(db: Database, observe: Metrics['observeStore']): Database {
  const timed = async <T>(operation: Parameters<typeof observe>[0], work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await work();
    } finally {
      observe(operation, (performance.now() - start) / 1000);
    }
  };
  const measure = (sql: Sql): Sql => ({
    query: (text, values, name) => timed('query', () => sql.query(text, values, name)),
    execute: (text) => timed('execute', () => sql.execute(text)),
    copyIn: (table, columns, chunks) => timed('copy', () => sql.copyIn(table, columns, chunks)),
  });
  return {
    ...measure(db),
    kind: db.kind,
    version: db.version,
    transaction: (work) => timed('transaction', () => db.transaction((sql) => work(measure(sql)))),
    close: () => db.close(),
  };
}

function countThing(registry: Registry, thing: CountedThing): void {
  new Gauge({
    name: thing.name,
    help: thing.help,
    labelNames: thing.label ? [thing.label] : [],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { value, label } of await thing.collect())
        if (thing.label && label !== undefined) this.set({ [thing.label]: label }, value);
        else this.set(value);
    },
  });
}
