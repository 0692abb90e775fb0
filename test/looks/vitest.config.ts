import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run looks`: not part of the suite, because it takes minutes. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/looks/*.test.ts'],
    globalSetup: 'test/e2e/make-sample.ts',
    testTimeout: 60_000,
    hookTimeout: 300_000,
    pool: 'forks',
  },
});
