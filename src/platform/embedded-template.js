// @ts-check
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.resolve('@electric-sql/pglite')), 'utf8'),
);

/** An empty store of PGlite's present version as the build leaves it, a tar; src/ and dist/ lie equally deep. */
export const TEMPLATE = fileURLToPath(new URL(`../../dist/embedded-${version}.tar.gz`, import.meta.url));
