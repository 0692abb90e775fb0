import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the servers of a test run lie that all its files share; see sharedPostgres. */
export const SERVERS = 'MERIDIAN_TEST_SERVERS';

/** Around a run of tests: a place for the servers that they come to need, and their end. */
export default function setup(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-servers-'));
  // the servers run as somebody else where root tests
  chmodSync(folder, 0o755);
  process.env[SERVERS] = folder;
  return async () => {
    for (const name of readdirSync(folder)) {
      const pid = join(folder, name, 'data', 'postmaster.pid');
      if (!existsSync(pid)) continue;
      process.kill(Number(readFileSync(pid, 'utf8').split('\n')[0]), 'SIGINT');
      while (existsSync(pid)) await new Promise((done) => setTimeout(done, 20));
    }
    rmSync(folder, { recursive: true, force: true });
  };
}
