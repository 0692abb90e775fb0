import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'console/**/*.test.{ts,tsx}',
      'test/**/*.test.ts',
      'locales/*.test.ts',
      'frameworks/**/*.test.ts',
    ],
    setupFiles: ['test/watch-nesting.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // files share a process and what it has loaded; none of them changes what is global
    isolate: false,
    maxWorkers: availableParallelism(),
  },
});
