// npm run looks: every page of the console as readers look at it, in English on a desk and in Chinese on a phone in the dark.
// With SCREENSHOTS in the environment each is pictured into .screenshots. Arguments go to the runner: npm run looks -- -t round
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { prepare } from './prepare.mjs';

const root = resolve(import.meta.dirname, '..');
await prepare();
const { status } = spawnSync(
  process.execPath,
  [
    resolve(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'test/looks/vitest.config.ts',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
