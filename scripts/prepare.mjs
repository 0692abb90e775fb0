// Makes the checkout ready to run: installs packages when they are missing or others are asked for, and builds what is not
// built from its present sources. Uses nothing but Node, and takes a few milliseconds when there is nothing to do.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);
const NEEDED = '20.19.0';

/** What is built, from what, and how. A build is of the present sources when its stamp is theirs. */
const PARTS = {
  program: {
    step: 'prepare.building',
    sources: [
      'src',
      'tsconfig.json',
      'tsconfig.build.json',
      'package-lock.json',
      'scripts/compile-schemas.mjs',
      'frameworks/schema.json',
      'frameworks/mapping.schema.json',
      'frameworks/measure.schema.json',
    ],
    build: buildProgram,
  },
  store: {
    step: 'prepare.makingStore',
    sources: ['scripts/make-store.mjs', 'src/platform/embedded-template.js', 'package-lock.json'],
    build: () => run(process.execPath, [at('scripts/make-store.mjs')]),
  },
  console: {
    step: 'prepare.buildingConsole',
    sources: [
      'console',
      'locales',
      'src/model',
      'src/policy',
      'src/composite',
      'vite.config.ts',
      'package-lock.json',
      'scripts/prepare.mjs',
    ],
    build: buildConsole,
  },
};

/**
 * Resolves when the program can run; only `parts` are looked at. `consoleReady` of the answer resolves when the console is
 * built as well; unless `isConsoleAwaited` is false, that is already so. A step that fails is shown and ends the process
 * with 1.
 */
export async function prepare({ isConsoleAwaited = true, parts = Object.keys(PARTS) } = {}) {
  if (isOlder(process.versions.node, NEEDED)) {
    say('prepare.nodeTooOld', { needed: NEEDED, version: process.versions.node });
    process.exit(1);
  }
  if (!isInstalled()) await step('prepare.installing', install);
  if (staleParts(parts).length === 0) return { consoleReady: Promise.resolve() };
  await takeLock();
  const building = Object.fromEntries(staleParts(parts).map((name) => [name, buildPart(name)]));
  const all = Promise.all(Object.values(building)).finally(releaseLock);
  all.catch(() => process.exit(1));
  await (isConsoleAwaited ? all : Promise.all([building.program, building.store]));
  return { consoleReady: building.console ?? Promise.resolve() };
}

function staleParts(parts) {
  const stamps = readJson(stampFile()) ?? {};
  return parts.filter((name) => stamps[name] !== stampOf(name) && (name !== 'console' || hasConsole()));
}

async function buildPart(name) {
  const stamp = stampOf(name);
  await step(PARTS[name].step, PARTS[name].build);
  const stamps = { ...readJson(stampFile()), [name]: stamp };
  fs.writeFileSync(stampFile(), `${JSON.stringify(stamps)}\n`);
}

/** Types are checked by `npm run check`, not at every start. */
async function buildProgram() {
  await run(process.execPath, [
    at('node_modules/typescript/bin/tsc'),
    '-p',
    'tsconfig.build.json',
    '--noCheck',
  ]);
  const kept = new Set();
  for (const file of filesIn(at('src'))) {
    const target = at('dist', relative(at('src'), file));
    const compiled = target.replace(/\.ts$/, '.js');
    kept.add(compiled);
    if (compiled !== target) continue;
    fs.mkdirSync(dirname(target), { recursive: true });
    fs.copyFileSync(file, target);
  }
  for (const folder of fs.readdirSync(at('src')))
    for (const file of filesIn(at('dist', folder)))
      if (!kept.has(file.replace(/\.map$/, ''))) fs.rmSync(file);
  await run(process.execPath, [at('scripts/compile-schemas.mjs')]);
}

/** Beside every text file its compressed forms, so that the server has nothing to compress. */
async function buildConsole() {
  const next = at('dist/.console');
  const vite = [
    at('node_modules/vite/bin/vite.js'),
    'build',
    '--logLevel',
    'warn',
    '--outDir',
    next,
    '--emptyOutDir',
  ];
  // a test runner's NODE_ENV would build the console for development
  await run(process.execPath, vite, { ...process.env, NODE_ENV: 'production' });
  const texts = filesIn(next).filter(
    (file) => /\.(?:js|mjs|css|svg|json)$/.test(file) && fs.statSync(file).size > 1400,
  );
  await Promise.all(texts.flatMap((file) => [pack(file, '.gz', gzip), pack(file, '.br', brotliCompress)]));
  fs.rmSync(at('dist/console'), { recursive: true, force: true });
  fs.renameSync(next, at('dist/console'));
}

async function pack(file, ending, compress) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  const text = await fs.promises.readFile(file);
  const params = { [BROTLI_PARAM_QUALITY]: 5, [BROTLI_PARAM_SIZE_HINT]: text.length };
  const packed = await promisify(compress)(text, ending === '.br' ? { params } : { level: 6 });
  await fs.promises.writeFile(file + ending, packed);
}

const install = () =>
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'ci',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);

/** Whether the installed packages are those of package-lock.json, leaving out what a platform may go without. */
function isInstalled() {
  const wanted = readJson(at('package-lock.json'));
  const present = readJson(at('node_modules/.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted.packages).every(
    ([path, { version, optional, devOptional, peer }]) =>
      path === '' || optional || devOptional || peer || present.packages[path]?.version === version,
  );
}

/** A fingerprint of a part's sources by path, size and time of change. */
function stampOf(name) {
  const hash = createHash('sha256');
  for (const source of PARTS[name].sources)
    for (const file of filesIn(at(source))) {
      if (/\.test\.tsx?$/.test(file)) continue;
      const { size, mtimeMs } = fs.statSync(file);
      hash.update(`${file.slice(root.length)} ${size} ${mtimeMs}\n`);
    }
  return hash.digest('hex');
}

/** All files below a path in a stable order; the path itself where it is a file. */
function filesIn(path) {
  const found = fs.statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  return found.isDirectory() ? filesInFolder(path) : [path];
}

function filesInFolder(path) {
  return fs
    .readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = `${path}/${entry.name}`;
      return entry.isDirectory() ? filesInFolder(file) : [file];
    });
}

/** One build at a time in a folder; the lock of a process that has died is taken over. */
async function takeLock() {
  fs.mkdirSync(at('dist'), { recursive: true });
  for (let waited = 0; ; waited += 1) {
    try {
      fs.writeFileSync(lockFile(), String(process.pid), { flag: 'wx' });
      process.once('exit', releaseLock);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = readText(lockFile());
    const isJustTaken = owner === '' && waited < 20;
    if (!isJustTaken && !isAlive(Number(owner))) fs.rmSync(lockFile(), { force: true });
    else if (waited === 0) say('prepare.waiting');
    await new Promise((done) => setTimeout(done, 100));
  }
}

function releaseLock() {
  if (readText(lockFile()) === String(process.pid)) fs.rmSync(lockFile(), { force: true });
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs a program and keeps its output to itself unless it fails. */
function run(command, args, env = process.env) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.once('error', fail);
    child.once('close', (code, signal) =>
      code === 0 ? done() : fail(new Error(output.trim() || `${code ?? signal}`)),
    );
  });
}

async function step(key, work) {
  const began = performance.now();
  process.stderr.write(`  · ${words()[key]} …\n`);
  try {
    await work();
  } catch (error) {
    say('prepare.failed', { step: words()[key] });
    process.stderr.write(`${error.message}\n`);
    releaseLock();
    process.exit(1);
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stderr.write(`  ✓ ${fill(words()['prepare.done'], { step: words()[key], seconds })}\n`);
}

const say = (key, details = {}) => process.stderr.write(`${fill(words()[key], details)}\n`);

const fill = (text, details) => text.replace(/\{(\w+)\}/g, (whole, name) => details[name] ?? whole);

function words() {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return readJson(
    at('locales', /^zh/.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'zh-CN' : 'en', 'start.json'),
  );
}

const hasConsole = () => fs.existsSync(at('console/index.html'));
const stampFile = () => at('dist/.built.json');
const lockFile = () => at('dist/.building');

function readText(path) {
  try {
    return fs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function readJson(path) {
  try {
    return JSON.parse(readText(path) ?? '');
  } catch {
    return undefined;
  }
}

function isOlder(version, needed) {
  const [a, b] = [version, needed].map((text) => text.split('.').map(Number));
  const index = a.findIndex((part, i) => part !== b[i]);
  return index >= 0 && a[index] < b[index];
}
