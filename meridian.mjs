#!/usr/bin/env node
// The command line program. Installs and builds what is missing first, which costs a few milliseconds when nothing is.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const prepare = new URL('./scripts/prepare.mjs', import.meta.url);
if (existsSync(fileURLToPath(prepare))) {
  const needsConsole = process.argv[2] === 'serve';
  await (await import(prepare.href)).prepare(needsConsole ? {} : { parts: ['program'] });
}
const { main } = await import('./dist/main/cli.js');
await main();
