// Runs ETSI's NGSI-LD test suite against this checkout and compares what is not passed with the list in README.md:
//   node test/conformance/run.mjs SUITE [PATH-BELOW-TP/NGSI-LD …]
// PYTHONPATH has Robot Framework and the suite's libraries; PYTHON names the interpreter, OUT the folder for the report, MQTT the
// address of this machine whose port 1883 is free.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Aedes } from 'aedes';

const [given, ...wanted] = process.argv.slice(2);
if (given === undefined) {
  console.error('node test/conformance/run.mjs SUITE [PATH …]');
  process.exit(2);
}
const suite = resolve(given);
const root = resolve(import.meta.dirname, '../..');
const temporary = mkdtempSync(join(tmpdir(), 'meridian-conformance-'));
const out = resolve(process.env.OUT ?? join(temporary, 'report'));
rmSync(join(out, 'output.xml'), { force: true });

/** @returns {Promise<number>} a port that is free now */
const freePort = () =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => done(port));
    });
  });

/** The suite's @contexts under the addresses that its data name, since nothing is to be downloaded. */
function contexts() {
  const folder = join(temporary, 'contexts');
  const source = join(suite, 'resources/jsonld-contexts');
  const forge = 'https://forge.etsi.org/rep/cim/ngsi-ld-test-suite/-/raw/develop/resources/jsonld-contexts/';
  mkdirSync(folder);
  cpSync(source, folder, { recursive: true });
  writeFileSync(join(folder, 'test-context.jsonld'), '{"@context":{"T1":"https://uri.example.org/T1"}}');
  const index = {
    ...Object.fromEntries(readdirSync(source).map((name) => [forge + name, name])),
    'https://easy-global-market.github.io/ngsild-api-data-models/ngsildTestSuite/ngsildTestSuiteV1.8-compound.jsonld':
      'ngsi-ld-test-suite-compound.jsonld',
    'https://fiware.github.io/NGSI-LD_TestSuite/ldContext/testContext.jsonld': 'test-context.jsonld',
  };
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index));
  return folder;
}

/** Stands for the docker command by which the suite starts its MQTT broker: ours runs already. */
function withoutDocker() {
  const folder = join(temporary, 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'docker'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  return `${folder}:${process.env.PATH}`;
}

const [port, notifications, sources, served, mqtt] = await Promise.all(Array.from({ length: 5 }, freePort));
const aedes = await Aedes.createBroker();
const mqttHost = process.env.MQTT ?? '127.0.0.1';
const brokers = [1883, mqtt].map((at) => createServer(aedes.handle).listen(at, mqttHost));
const server = spawn(
  process.execPath,
  [join(root, 'test/run-ts.mjs'), join(root, 'test/conformance/serve.ts')],
  {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      MERIDIAN_DATA: join(temporary, 'data'),
      MERIDIAN_SAMPLE: 'false',
      MERIDIAN_CONTEXT_FOLDER: contexts(),
      // the suite serves @contexts and takes notifications on this machine
      MERIDIAN_CONTEXT_REMOTE: 'any',
      MERIDIAN_CONTEXT_SECONDS: '2',
      // its tests of pages want between 16 and 39 (020_13, 020_14, 021_15)
      MERIDIAN_CONTEXT_TEMPORAL_PAGE: '20',
    },
  },
);
const ended = new Promise((done) => server.once('exit', done));
await new Promise((/** @type {(value?: unknown) => void} */ ready, fail) => {
  server.once('exit', () => fail(new Error('the server ended before it answered')));
  server.stdout.on('data', (text) => {
    if (String(text).includes(`:${port}`)) ready();
  });
});

const variables = {
  url: `http://localhost:${port}/ngsi-ld/v1`,
  temporal_api_url: `http://localhost:${port}/ngsi-ld/v1`,
  notification_server_port: notifications,
  context_source_port: sources,
  context_server_port: served,
  mqtt_broker_host: mqttHost,
  mqtt_broker_non_default_port: mqtt,
};
const paths = wanted.length > 0 ? wanted : ['CommonBehaviours', 'ContextInformation', 'jsonldContext'];
const robot = spawn(
  process.env.PYTHON ?? 'python3',
  [
    ...['-m', 'robot', '--console', 'none', '-d', out],
    ...Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}:${value}`]),
    ...paths.map((path) => join('TP/NGSI-LD', path)),
  ],
  {
    cwd: suite,
    // every request and answer of the suite stands in its report
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PATH: withoutDocker(),
      PYTHONPATH: [process.env.PYTHONPATH, join(suite, 'libraries')].filter(Boolean).join(':'),
    },
  },
);
await new Promise((done) => robot.once('exit', done));
server.kill('SIGINT');
await ended;
for (const broker of brokers) broker.close();
aedes.close();

const explained = /^## Not passed$([\s\S]*?)^## /m.exec(
  readFileSync(join(import.meta.dirname, 'README.md'), 'utf8'),
);
const listed = new Set([...(explained?.[1] ?? '').matchAll(/^\| (\d{3}_[\d_]+)/gm)].map(([, id]) => id));
const results = spawnSync(
  process.env.PYTHON ?? 'python3',
  [
    '-c',
    `import sys, xml.etree.ElementTree as tree
for test in tree.parse(sys.argv[1]).iter('test'):
    status = test.find('status')
    print(status.get('status'), test.get('name').replace(chr(10), ' '), (status.text or '').replace(chr(10), ' ')[:300], sep=chr(9))`,
    join(out, 'output.xml'),
  ],
  { encoding: 'utf8' },
);
const tests = results.stdout
  .trim()
  .split('\n')
  .map((line) => line.split('\t'));
const idOf = (/** @type {string | undefined} */ name) => (name ?? '').split(' ', 1)[0] ?? '';
const failed = tests.filter(([status]) => status === 'FAIL');
const unknown = failed.filter(([, name]) => !listed.has(idOf(name)));
for (const [, name, why] of failed)
  console.log(`${listed.has(idOf(name)) ? 'listed' : 'NEW   '} ${name}\n       ${why}`);
const healed = tests.filter(([status, name]) => status === 'PASS' && listed.has(idOf(name)));
for (const [, name] of healed) console.log(`passed although listed: ${name}`);
console.log(
  `${tests.length - failed.length} of ${tests.length} passed; ${unknown.length} not passed that README.md does not explain`,
);
if (!process.env.OUT) rmSync(temporary, { recursive: true, force: true });
process.exit(unknown.length > 0 ? 1 : 0);
