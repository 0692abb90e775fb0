import { Connection, type Request } from './_context-client.ts';
import type { Load, Loaded } from './_context-load.ts';

// The process of a load: node test/run-ts.mjs bench/_context-load-run.ts LOAD
const what = JSON.parse(process.argv[3] ?? '') as Load;
const { requestsOf } = (await import(/* @vite-ignore */ `./${what.module}`)) as {
  readonly requestsOf: (detail: Load['detail'], connection: number) => (i: number) => Request | undefined;
};

const times: number[] = [];
const connections = Array.from({ length: what.connections }, () => new Connection(what.address));
const makers = connections.map((_, index) => requestsOf(what.detail, index));
const began = performance.now();
const end = what.seconds === undefined ? Number.POSITIVE_INFINITY : began + what.seconds * 1000;

await Promise.all(
  connections.map(async (connection, index) => {
    for (let i = 0; performance.now() < end; i += 1) {
      const bytes = makers[index]!(i);
      if (bytes === undefined) break;
      const start = performance.now();
      const { status, body } = await connection.send(bytes);
      times.push(performance.now() - start);
      if (!what.statuses.includes(status))
        throw new Error(`${status} ${body.toString('utf8', 0, 2000)}\n${bytes.toString('utf8', 0, 500)}`);
    }
    connection.close();
  }),
);
const seconds = (performance.now() - began) / 1000;
times.sort((a, b) => a - b);
const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
const loaded: Loaded = {
  requests: times.length,
  seconds,
  perSecond: times.length / seconds,
  p50: at(0.5),
  p99: at(0.99),
};
process.stdout.write(JSON.stringify(loaded));
