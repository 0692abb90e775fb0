import { runComposite } from '../src/composite/run.ts';
import { framework60, table60 } from './_composite-data.ts';

// The first build of a fresh process: nothing is compiled yet.
const input = { table: table60(300), groups: {} };
const began = performance.now();
runComposite(framework60, input);
process.stdout.write(String(performance.now() - began));
