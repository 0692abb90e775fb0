// Runs a TypeScript file of this checkout in a process of its own: node test/run-ts.mjs FILE [ARGUMENT…]. Its threads read none, unless the
// process has --import ./test/ts-loader.mjs.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import './ts-loader.mjs';

await import(pathToFileURL(resolve(process.argv[2] ?? '')).href);
