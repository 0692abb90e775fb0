import { randomBytes } from 'node:crypto';
import { SYSTEM } from '../model/actor.ts';
import { type Config, loadConfig } from '../platform/config.ts';
import type { Context } from '../platform/context.ts';
import { createLog } from '../platform/log.ts';
import { filesFolder, openStore } from '../platform/store-open.ts';
import type { Running } from './command.ts';

/**
 * Opens the store that the configuration names, for whoever runs the command on this machine, and closes it whatever
 * happens. The embedded store is refused (`storage.locked`) while a server holds it.
 */
export async function withStore<Result>(
  { terminal, verbose }: Running,
  work: (ctx: Context, config: Config) => Promise<Result>,
): Promise<Result> {
  const config = loadConfig(terminal.env, terminal.cwd);
  const log = createLog({ logLevel: verbose ? 'debug' : 'silent' });
  const db = await openStore(config, { log });
  try {
    return await work(
      {
        actor: SYSTEM,
        db,
        clock: () => new Date(),
        randomBytes: (length) => randomBytes(length),
        limits: config.limits,
        folder: filesFolder(config.folder),
        log,
      },
      config,
    );
  } finally {
    await db.close();
  }
}
