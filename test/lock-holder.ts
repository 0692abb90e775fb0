// Takes the data folder of its argument, says so, and writes a row each time it is told to, until its input ends.
import { createInterface } from 'node:readline';
import { MeridianError } from '../src/model/error.ts';
import { loadConfig } from '../src/platform/config.ts';
import { openStore } from '../src/platform/store-open.ts';

const folder = process.argv[3] ?? '';
try {
  const db = await openStore(loadConfig({ MERIDIAN_DATA: folder }, process.cwd()));
  console.log('held');
  for await (const line of createInterface({ input: process.stdin })) {
    await db.query('INSERT INTO setting VALUES ($1, $2)', [line, JSON.stringify(process.pid)]);
    console.log(`wrote ${line}`);
  }
  await db.close();
  console.log('released');
} catch (error) {
  if (!(error instanceof MeridianError)) throw error;
  console.log(`refused ${error.code} ${JSON.stringify(error.details)}`);
}
