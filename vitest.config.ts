import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const BROWSER = 'test/e2e/**/*.test.ts';

export default defineConfig({
  test: {
    setupFiles: ['test/watch-nesting.ts'],
    // far more than any takes on a machine that does nothing else
    testTimeout: 120_000,
    hookTimeout: 240_000,
    pool: 'forks',
    // threads that the program starts have their process' flags
    execArgv: ['--import', new URL('test/ts-loader.mjs', import.meta.url).href],
    // files share a process and what it has loaded; none of them changes what is global
    isolate: false,
    maxWorkers: availableParallelism(),
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          globalSetup: 'test/postgres-servers.ts',
          include: [
            'src/**/*.test.ts',
            'console/**/*.test.{ts,tsx}',
            'test/**/*.test.ts',
            'locales/*.test.ts',
            'frameworks/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', BROWSER, 'test/looks/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [BROWSER],
          globalSetup: 'test/e2e/make-sample.ts',
          // a journey is many steps, and all wait for the first start
          testTimeout: 120_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
