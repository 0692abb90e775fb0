// Runs a TypeScript file of this checkout in a process of its own: node test/run-ts.mjs FILE [ARGUMENT…]. Tests start their
// child processes with it, where Node does not read TypeScript itself.
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

await runnerImport(resolve(process.argv[2] ?? ''), { configFile: false, logLevel: 'error' });
