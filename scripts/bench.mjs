// npm run bench -- [GROUP …]: prints one JSON line per figure. Without a group: all of them.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { prepare } from './prepare.mjs';

const root = resolve(import.meta.dirname, '..');
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;

await prepare();
const groups = readdirSync(resolve(root, 'bench'))
  .filter((name) => name.endsWith('.ts') && !name.startsWith('_'))
  .map((name) => name.slice(0, -3));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !groups.includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark group ${unknown.join(', ')}; there are: ${groups.join(', ')}`);
  process.exit(2);
}
const failed = (asked.length > 0 ? asked : groups).filter(
  (group) => !run('--expose-gc', '--import', './test/ts-loader.mjs', 'test/run-ts.mjs', `bench/${group}.ts`),
);
process.exit(failed.length === 0 ? 0 : 1);
