// npm run faults: the program killed and its database stopped under load, many times. Arguments: how often (50), seed.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { prepare } from './prepare.mjs';

const root = resolve(import.meta.dirname, '..');
await prepare();
const { status } = spawnSync(
  process.execPath,
  ['test/run-ts.mjs', 'test/faults/run.ts', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
