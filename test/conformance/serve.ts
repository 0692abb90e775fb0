// The server of this checkout, from its sources and by its environment, for the conformance run.
import { serveUntilSignal } from '../../src/main/server.ts';
import { loadConfig } from '../../src/platform/config.ts';

await serveUntilSignal(loadConfig(process.env, process.cwd()), {
  locale: 'en',
  print: (text) => void process.stdout.write(text),
  consoleReady: Promise.resolve(),
});
