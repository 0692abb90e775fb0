// Lets Node itself read this checkout's TypeScript: node --import ./test/ts-loader.mjs FILE. Threads of such a process read it too.
import { register } from 'node:module';

register('./ts-hooks.mjs', import.meta.url);
