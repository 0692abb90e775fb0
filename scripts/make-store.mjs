// Keeps an empty embedded store, from which any new one is unpacked: making one takes PGlite some seconds.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { TEMPLATE } from '../src/platform/embedded-template.js';

const store = await PGlite.create('memory://');
const dump = await store.dumpDataDir('gzip');
mkdirSync(dirname(TEMPLATE), { recursive: true });
writeFileSync(`${TEMPLATE}.draft`, new Uint8Array(await dump.arrayBuffer()));
renameSync(`${TEMPLATE}.draft`, TEMPLATE);
await store.close();
