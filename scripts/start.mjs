// npm start: installs and builds what is needed, then serves. While the console is still being built, the server already
// opens its store and loads the sample.
import { prepare } from './prepare.mjs';

const { consoleReady } = await prepare({ isConsoleAwaited: false });
const { startProgram } = await import('../dist/main/start.js');
await startProgram({ consoleReady });
