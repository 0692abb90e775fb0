import { spawn } from 'node:child_process';
import { readControl } from '../src/platform/control.ts';
import { ROOT } from '../test/e2e/program.ts';
import type { Bench } from './_context-store.ts';
import { median } from './_figure.ts';

/** What a load does; it runs in a process of its own. */
export interface MqttLoad {
  readonly port: number;
  readonly connections: number;
  /** Messages of one connection that are not acknowledged yet, at most. */
  readonly window: number;
  readonly messages: number;
  readonly entities: number;
  /** Tells values of one round from those of others. */
  readonly round: number;
}

export interface MqttLoaded {
  readonly acknowledged: number;
  readonly seconds: number;
  readonly perSecond: number;
}

const TYPE = 'MqttSensor';

/** Attribute values through the built-in broker, acknowledged once they are durable. The server was started with that `port` for it. */
export async function mqttFigure(
  bench: Bench,
  { port, messages, rounds }: { readonly port: number; readonly messages: number; readonly rounds: number },
): Promise<void> {
  let control = await readControl(bench.program.folder);
  // the door opens a moment after the first answer
  for (; control === undefined; control = await readControl(bench.program.folder))
    await new Promise((done) => setTimeout(done, 50));
  const entities = 10_000;
  const headers = { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' };
  const source = {
    id: 'bench-mqtt',
    name: 'Bench',
    kind: 'mqtt',
    options: { topics: ['bench/{entity}/{attribute}'] },
    model: { type: TYPE },
    mapping: {
      id: `urn:ngsi-ld:${TYPE}:{/topic/entity}`,
      attributes: { '{/topic/attribute}': { value: '/payload/v', observedAt: '/payload/t' } },
    },
  };
  const made = await fetch(`${bench.program.address}/api/v1/sources`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ source }),
  });
  if (made.status !== 201) throw new Error(`${made.status} ${await made.text()}`);
  const all: MqttLoaded[] = [];
  for (let round = 0; round <= rounds; round += 1)
    all.push(await run({ port, connections: 16, window: 500, messages, entities, round }));
  // the first round creates the entities
  const rates = all.slice(1).map(({ perSecond }) => perSecond);
  const count = await fetch(`${bench.api}/entities?type=${TYPE}&limit=1&count=true`);
  bench.figure('context.mqtt.per_s', median(rates), '1/s', {
    atLeast: bench.kind === 'pg' ? 20_000 : 10_000,
    rounds: rates.map(Math.round),
    creating: Math.round(all[0]!.perSecond),
    entities: Number(count.headers.get('ngsild-results-count')),
    messages,
    connections: 16,
    what: 'attribute values by MQTT 3.1.1, QoS 1, each with its time, to acknowledged, which is durable with its history',
  });
}

function run(what: MqttLoad): Promise<MqttLoaded> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['test/run-ts.mjs', 'bench/_context-mqtt-run.ts', JSON.stringify(what)],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(text) as MqttLoaded) : reject(new Error(`the load ended with ${code}`)),
    );
  });
}
